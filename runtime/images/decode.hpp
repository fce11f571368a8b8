#pragma once

#include <cstdint>
#include <string_view>

#include "runtime/images/pixels.hpp"
#include "runtime/result.hpp"

namespace mainstay::images {

/// Over one of them an image is refused before memory is taken for it.
struct DecodeLimits {
  std::uint32_t max_width = 4096;
  std::uint32_t max_height = 4096;
  std::uint64_t max_pixels = 16777216;
  /// Of a progressive JPEG, which comes in scans over the whole image: each of them costs the time of one.
  int max_scans = 64;
};

/// Decodes a JPEG or PNG into 1, 3 or 4 channels. What says how an image is to be turned or what its colours mean is
/// left aside. `invalid_argument`, with a message that goes on from a name: it is none, damaged, incomplete, or over a
/// limit. Takes as long as its pixels are many: not for a thread that others wait for.
Result<Pixels> decode(std::string_view bytes, unsigned channels, const DecodeLimits& limits);

/// "is 3000 x 20 pixels, allowed: ..."; nothing: it is within the limits.
std::optional<Error> breach(Size size, const DecodeLimits& limits);

}  // namespace mainstay::images
