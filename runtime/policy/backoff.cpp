#include "runtime/policy/backoff.hpp"

#include <algorithm>
#include <cmath>

namespace mainstay {

std::chrono::nanoseconds Backoff::ended(Clock::time_point now, bool was_of_use, double chance) noexcept {
  const std::chrono::duration<double> lasted = now - started_;
  if (was_of_use || lasted.count() >= rule_.quiet_s) failures_ = 0;
  const auto wait = std::min(rule_.max_s, std::ldexp(rule_.initial_s, static_cast<int>(std::min(failures_, 60u))));
  ++failures_;
  const std::chrono::duration<double> shortened{wait * (1 - rule_.jitter * chance)};
  return std::chrono::duration_cast<std::chrono::nanoseconds>(shortened);
}

}  // namespace mainstay
