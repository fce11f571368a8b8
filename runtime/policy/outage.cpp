#include "runtime/policy/outage.hpp"

namespace mainstay {

Outage::News Outage::failed(Clock::time_point now) noexcept {
  const bool begins = !on_;
  // Not the time since: before the first failure that would be more than a duration can hold.
  if (begins) again_ = last_failure_ > now - quiet;
  on_ = true;
  last_failure_ = now;
  return begins ? News::begins : News::none;
}

Outage::News Outage::worked(Clock::time_point now) noexcept {
  if (!on_ || (again_ && now < last_failure_ + quiet)) return News::none;
  on_ = false;
  return News::ends;
}

}  // namespace mainstay
