#pragma once

#include <chrono>
#include <deque>

#include "runtime/queue/request.hpp"

namespace mainstay {

/// How many restarts are too many: more than `restarts` within `period`.
struct Intensity {
  unsigned restarts = 10;
  std::chrono::nanoseconds period = std::chrono::seconds{60};
};

/// Counts restarts against an intensity.
class RestartIntensity {
 public:
  explicit RestartIntensity(Intensity limit) : limit_(limit) {}

  /// Counts one restart; false: it is one too many. One that lies exactly a period back still counts.
  bool allows(Clock::time_point now);

 private:
  Intensity limit_;
  /// Of the last period, oldest first; never more than the limit and one.
  std::deque<Clock::time_point> restarts_;
};

}  // namespace mainstay
