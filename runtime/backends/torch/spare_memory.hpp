#pragma once

#include <c10/core/Allocator.h>

#include <cstddef>
#include <memory>
#include <mutex>

namespace mainstay {

/// Keeps the one piece of memory that was given back last, for whoever wants one of the same size. Used by any thread.
class SpareMemory : public std::enable_shared_from_this<SpareMemory> {
 public:
  /// Always of the same size.
  c10::DataPtr take(std::size_t size);

 private:
  struct Loan;

  std::mutex mutex_;
  c10::DataPtr spare_;
};

}  // namespace mainstay
