#pragma once

#include <chrono>

#include "config/config.hpp"
#include "runtime/request.hpp"

namespace mainstay {

/// How long to wait before something that ended is started again: twice as long each time, afresh after a quiet time.
class Backoff {
 public:
  explicit Backoff(const config::Restart& rule) : rule_(rule) {}

  void started(Clock::time_point now) noexcept { started_ = now; }
  /// The wait before the next start.
  std::chrono::nanoseconds ended(Clock::time_point now) noexcept;

 private:
  config::Restart rule_;
  Clock::time_point started_{};
  unsigned failures_ = 0;
};

}  // namespace mainstay
