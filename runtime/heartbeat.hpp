#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

#include "runtime/queue/request.hpp"

namespace mainstay {

/// The sign of life of something that others cannot ask without waiting for it: it beats as long as it goes on, anybody
/// may look at any time when it last did.
class Heartbeat {
 public:
  void beat(Clock::time_point now) noexcept { last_.store(now.time_since_epoch().count(), std::memory_order_relaxed); }

  /// Nothing: it has not beaten yet.
  std::optional<Clock::duration> age(Clock::time_point now) const noexcept {
    const auto last = last_.load(std::memory_order_relaxed);
    if (last == unset) return std::nullopt;
    return now - Clock::time_point{Clock::duration{last}};
  }

 private:
  static constexpr Clock::rep unset = -1;
  std::atomic<Clock::rep> last_{unset};
};

}  // namespace mainstay
