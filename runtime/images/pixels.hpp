#pragma once

#include <cstddef>
#include <memory>

#include "runtime/images/header.hpp"
#include "runtime/tensor.hpp"

namespace mainstay::images {

/// An image as it is seen: rows from the top, in them pixels from the left, in them 1 value (grey), 3 (red, green,
/// blue) or 4 (and how opaque it is), each from 0 to 255.
struct Pixels {
  Size size;
  unsigned channels = 3;
  Buffer data;

  std::size_t row_bytes() const noexcept { return std::size_t{size.width} * channels; }
};

/// Memory to be filled from its beginning: what is never written to is never asked of the system.
struct Canvas {
  explicit Canvas(std::size_t bytes) : memory(std::make_shared_for_overwrite<std::byte[]>(bytes)), size(bytes) {}

  std::byte* at(std::size_t offset) const noexcept { return memory.get() + offset; }
  Buffer filled() const { return {memory, memory.get(), size}; }

  std::shared_ptr<std::byte[]> memory;
  std::size_t size;
};

}  // namespace mainstay::images
