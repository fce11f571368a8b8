#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay::http::oip {

/// What is sent with an inference request: JSON, and behind it the bytes of the tensors that it does not hold itself.
struct InferBody {
  Buffer bytes;
  /// How much of it is JSON; 0: nothing, all of it is the data of the one input. No number: all of it, and the request
  /// did not say so.
  std::optional<std::size_t> json_size;
};

/// Divides a body as the header Inference-Header-Content-Length says.
Result<InferBody> divided_body(Buffer bytes, std::optional<std::string_view> json_size);

}  // namespace mainstay::http::oip
