#include "runtime/policy/failure_window.hpp"

#include <algorithm>

namespace mainstay {

FailureWindow::FailureWindow(std::chrono::nanoseconds length)
    : slice_length_(std::max<std::chrono::nanoseconds>(length / slices, std::chrono::nanoseconds{1})) {}

FailureWindow::Slice FailureWindow::slice_of(Clock::time_point time) const noexcept {
  return static_cast<Slice>(std::max<std::int64_t>(0, time.time_since_epoch() / slice_length_));
}

void FailureWindow::add(Slice slice, Counts counts) noexcept {
  auto& bucket = ring_[slice % slices];
  if (bucket.slice > slice) return;
  if (bucket.slice < slice) bucket = {slice, {}};
  bucket.counts.calls += counts.calls;
  bucket.counts.failures += counts.failures;
}

FailureWindow::Counts FailureWindow::counts(Clock::time_point now) const noexcept {
  const auto last = slice_of(now);
  Counts sum;
  for (const auto& bucket : ring_) {
    // Threads read the clock before they come here: the newest slice may be ahead of this caller's.
    if (bucket.slice + slices <= last) continue;
    sum.calls += bucket.counts.calls;
    sum.failures += bucket.counts.failures;
  }
  return sum;
}

void FailureWindow::clear() noexcept { ring_ = {}; }

}  // namespace mainstay
