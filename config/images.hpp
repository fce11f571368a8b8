#pragma once

#include <cstdint>

namespace mainstay::config {

enum class ImageFormat : std::uint8_t { jpeg, png };

/// The order of an image's values in a tensor: by row, column and channel, or by channel, row and column.
enum class ImageLayout : std::uint8_t { hwc, chw };

}  // namespace mainstay::config
