#pragma once

#include <string>

#include "runtime/images/pixels.hpp"
#include "runtime/result.hpp"

namespace mainstay::images {

/// For encode.cpp alone.
Result<std::string> encode_jpeg(const Pixels& pixels, int quality);

}  // namespace mainstay::images
