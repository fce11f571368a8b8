#pragma once

#include <algorithm>
#include <chrono>

#include "config/config.hpp"
#include "runtime/queue/request.hpp"
#include "runtime/seconds.hpp"

namespace mainstay {

/// When a call counts as hung: nobody waits for it any more, and it was given the least time that its model is allowed.
/// Without the second half, a client that asks for a timeout of a microsecond could have any model restarted at will.
inline Clock::time_point overdue_at(Clock::time_point began, Clock::time_point latest_deadline,
                                    std::chrono::nanoseconds patience) {
  return std::max(latest_deadline, began + std::chrono::duration_cast<Clock::duration>(patience));
}

/// The least time that a model is given, whatever its clients ask for. A request that has waited for up to half of the
/// model's own limit has had enough of it by its deadline.
inline std::chrono::nanoseconds patience_of(const config::Timeouts& timeouts) {
  return seconds(std::min(timeouts.patience_s, timeouts.infer_s / 2));
}

}  // namespace mainstay
