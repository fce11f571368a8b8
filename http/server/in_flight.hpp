#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "runtime/queue/request.hpp"

namespace mainstay::http {

/// Counts the requests that were received and whose answers have not been written. Counting takes no lock as long as
/// nobody waits.
class InFlight {
 public:
  void begin() noexcept { ++count_; }

  void end() noexcept {
    if (--count_ > 0 || !awaited_) return;
    // The lock keeps this from falling between the waiter's look at the count and its sleep.
    std::lock_guard guard{mutex_};
    none_left_.notify_all();
  }

  bool wait_for_none(Clock::time_point deadline) {
    std::unique_lock lock{mutex_};
    awaited_ = true;
    return none_left_.wait_until(lock, deadline, [this] { return count_ <= 0; });
  }

 private:
  std::atomic<std::int64_t> count_{0};
  std::atomic<bool> awaited_{false};
  std::mutex mutex_;
  std::condition_variable none_left_;
};

}  // namespace mainstay::http
