#include "runtime/policy/restart_intensity.hpp"

#include <cstddef>

namespace mainstay {

bool RestartIntensity::allows(Clock::time_point now) {
  while (!restarts_.empty() && now - restarts_.front() > limit_.period) restarts_.pop_front();
  restarts_.push_back(now);
  if (restarts_.size() <= limit_.restarts) return true;
  while (restarts_.size() > std::size_t{limit_.restarts} + 1) restarts_.pop_front();
  return false;
}

}  // namespace mainstay
