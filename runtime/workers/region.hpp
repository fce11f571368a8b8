#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "runtime/result.hpp"
#include "runtime/workers/descriptor.hpp"

namespace mainstay::workers {

/// Memory that a server and one of its workers share. It belongs to no name and to no file: with the last process that
/// has it, it is gone. Its size is sealed, so that neither side can make the other fault.
class Region {
 public:
  struct Made {
    std::unique_ptr<Region> region;
    /// For the other process.
    Descriptor descriptor;
  };
  /// All of its memory is there at once: a system that has none left says so here, and not at the first touch.
  static Result<Made> make(std::uint32_t id, std::size_t size);
  /// The same memory in the other process.
  static Result<std::unique_ptr<Region>> map(std::uint32_t id, std::size_t size, const Descriptor& descriptor);

  /// Leaves its addresses to whoever still has pointers there, with the first `used` bytes as they are now, in private
  /// memory. The memory that is shared goes on at other addresses, in the region that is returned. After an error
  /// nothing has changed.
  Result<std::unique_ptr<Region>> part(std::size_t used);

  Region(std::uint32_t id, std::byte* data, std::size_t size) : id_(id), data_(data), size_(size) {}
  ~Region();
  Region(const Region&) = delete;
  Region& operator=(const Region&) = delete;

  std::uint32_t id() const noexcept { return id_; }
  std::byte* data() const noexcept { return data_; }
  std::size_t size() const noexcept { return size_; }

 private:
  const std::uint32_t id_;
  std::byte* const data_;
  const std::size_t size_;
};

}  // namespace mainstay::workers
