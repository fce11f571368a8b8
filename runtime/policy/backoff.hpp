#pragma once

#include <chrono>

#include "config/config.hpp"
#include "runtime/queue/request.hpp"

namespace mainstay {

/// How long to wait before something that ended is started again: twice as long each time, afresh after a quiet time.
class Backoff {
 public:
  explicit Backoff(const config::Restart& rule) : rule_(rule) {}

  void started(Clock::time_point now) noexcept { started_ = now; }
  /// The wait before the next start. A run that was of use starts the backoff afresh, too: what ended it is one request
  /// of many, and those that wait must not pay for it with ever longer waits. `chance`, a random number from 0 to 1,
  /// says how much of the rule's jitter the wait is shortened by; 0: nothing.
  std::chrono::nanoseconds ended(Clock::time_point now, bool was_of_use = false, double chance = 0) noexcept;

 private:
  config::Restart rule_;
  Clock::time_point started_{};
  unsigned failures_ = 0;
};

}  // namespace mainstay
