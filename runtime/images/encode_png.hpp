#pragma once

#include <string>

#include "runtime/images/pixels.hpp"
#include "runtime/result.hpp"

namespace mainstay::images {

/// For encode.cpp alone.
Result<std::string> encode_png(const Pixels& pixels);

}  // namespace mainstay::images
