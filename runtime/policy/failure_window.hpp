#pragma once

#include <array>
#include <chrono>
#include <cstdint>

#include "runtime/queue/request.hpp"

namespace mainstay {

/// How many calls there were of late, and how many of them failed. Time is cut into slices, so that the memory is the
/// same however many calls come; what is told may be off by the calls of one slice.
class FailureWindow {
 public:
  struct Counts {
    std::uint64_t calls = 0;
    std::uint64_t failures = 0;
  };
  /// A slice of time, counted from the clock's beginning.
  using Slice = std::uint64_t;

  explicit FailureWindow(std::chrono::nanoseconds length);

  Slice slice_of(Clock::time_point time) const noexcept;
  /// Counts of a slice that has left the window are dropped.
  void add(Slice slice, Counts counts) noexcept;
  /// Those of the window that ends with `now`.
  Counts counts(Clock::time_point now) const noexcept;
  void clear() noexcept;

 private:
  static constexpr std::size_t slices = 32;
  struct Bucket {
    Slice slice = 0;
    Counts counts;
  };

  std::chrono::nanoseconds slice_length_;
  std::array<Bucket, slices> ring_{};
};

}  // namespace mainstay
