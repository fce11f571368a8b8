#pragma once

#include <ATen/core/ivalue.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>

#include "runtime/backends/torch/parts.hpp"
#include "runtime/backends/torch/spare_memory.hpp"

namespace mainstay {

/// The bytes that a module had when it was loaded: copies of the storages that a call may write to. Shared by the
/// module and all its successors, which may be made on another thread.
class Pristine {
 public:
  explicit Pristine(const Parts& parts);

  struct Storage {
    /// Empty where no call is thought to write.
    std::unique_ptr<std::byte[]> bytes;
    std::size_t size = 0;
    std::uint64_t checksum = 0;
    bool resizable = false;
    /// Somebody wrote to it, in this life of the module or in an earlier one.
    std::atomic<bool> moved{false};

    /// Memory of copies that are gone, for the next ones: fresh memory costs more than what is copied to it.
    std::shared_ptr<SpareMemory> spare = std::make_shared<SpareMemory>();

    /// Another one of the same content; none: there are no bytes of it.
    c10::Storage copy() const;
  };

  Storage& storage(std::size_t position) { return storages_[position]; }
  const Storage& storage(std::size_t position) const { return storages_[position]; }
  /// What the copies take.
  std::size_t bytes_kept() const;
  /// What another module takes that shares all that has never moved.
  std::size_t bytes_moved() const;

  /// Another module in the state after loading. It shares the storages that have never moved, and looks at nothing else
  /// that a call to the module of these parts may change meanwhile. Nothing, if it cannot be made.
  c10::IValue another(const Parts& parts) const;

 private:
  std::deque<Storage> storages_;
};

}  // namespace mainstay
