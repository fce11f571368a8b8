#pragma once

#include <string>

#include "runtime/images/pixels.hpp"
#include "runtime/result.hpp"

namespace mainstay::images {

/// Encodes an image; the same image becomes the same bytes. A JPEG has no opacity: what is seen through is white.
/// `quality` is the JPEG's, from 1 to 100. Takes as long as the pixels are many: not for a thread that others wait for.
Result<std::string> encode(const Pixels& pixels, Format format, int quality);

}  // namespace mainstay::images
