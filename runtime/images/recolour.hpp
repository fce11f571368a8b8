#pragma once

#include <cstddef>

namespace mainstay::images {

/// Turns a row of pixels of so many channels (1 grey, 2 with opacity, 3 colours, 4 with opacity) into one of 1, 3 or
/// 4. Where opacity has no place any more, what is seen through is white.
void recolour(const std::byte* from, unsigned from_channels, std::byte* to, unsigned to_channels, std::size_t pixels);

}  // namespace mainstay::images
