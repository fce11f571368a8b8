#pragma once

#include <cstddef>
#include <string_view>

#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay::http {

/// A body without its content coding. Of more than `max_bytes` there is `too_large`, found out with little memory,
/// however much more there is; of what is broken or incomplete `invalid_argument`; of a coding that is not read, or of
/// several, `unsupported_media`. `deflate` is read with zlib's frame, as it is meant, and without, as some send it.
Result<Buffer> decoded(const Buffer& body, std::string_view content_encoding, std::size_t max_bytes);

}  // namespace mainstay::http
