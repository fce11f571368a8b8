#pragma once

#include <chrono>

#include "runtime/queue/request.hpp"

namespace mainstay {

/// How often somebody may come: one request is earned each `interval`, and up to `burst` of them are saved.
struct Allowance {
  std::chrono::nanoseconds interval{0};
  unsigned burst = 1;

  /// `rate` a second, above 0; a burst of 0 is what comes in a second, and at least one.
  static Allowance of(double rate, unsigned burst);
  std::chrono::nanoseconds whole() const noexcept { return interval * burst; }
};

/// What came of asking for one request.
struct Taken {
  bool admitted = true;
  unsigned limit = 0;
  /// How many more may come at once.
  unsigned remaining = 0;
  /// Where it was refused: until one may come.
  std::chrono::nanoseconds next{0};
  /// Until all that was used is there again.
  std::chrono::nanoseconds full{0};
};

/// What is left of an allowance. It is known from one point in time, when it will be whole again: nothing has to be
/// done for it to fill. As small as that, so that it can be atomic and many of them can be kept.
class TokenBucket {
 public:
  Taken take(const Allowance& allowance, Clock::time_point now) noexcept;
  /// Of two buckets the fuller one is the one that is whole earlier.
  Clock::time_point whole_at() const noexcept { return whole_at_; }

 private:
  Clock::time_point whole_at_ = Clock::time_point::min();
};

}  // namespace mainstay
