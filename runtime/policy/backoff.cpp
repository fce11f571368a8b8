#include "runtime/policy/backoff.hpp"

#include "runtime/policy/doubled_wait.hpp"

namespace mainstay {

std::chrono::nanoseconds Backoff::ended(Clock::time_point now, bool was_of_use, double chance) noexcept {
  const std::chrono::duration<double> lasted = now - started_;
  if (was_of_use || lasted.count() >= rule_.quiet_s) failures_ = 0;
  const auto wait = doubled_wait(rule_.initial_s, failures_, rule_.max_s);
  ++failures_;
  const std::chrono::duration<double> shortened{wait * (1 - rule_.jitter * chance)};
  return std::chrono::duration_cast<std::chrono::nanoseconds>(shortened);
}

}  // namespace mainstay
