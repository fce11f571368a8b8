#pragma once

#include <string_view>

#include "runtime/images/pixels.hpp"
#include "runtime/result.hpp"

namespace mainstay::images {

/// Decodes a PNG that measures what its header says. For decode.cpp alone.
Result<Pixels> decode_png(std::string_view bytes, Size size, unsigned channels);

}  // namespace mainstay::images
