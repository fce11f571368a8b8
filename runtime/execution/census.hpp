#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace mainstay {

/// Counts the threads that run models. They are detached, because one that hangs can never be joined; the end of the
/// program waits here for those that still come back.
class Census {
 public:
  void arrive() {
    std::lock_guard guard{mutex_};
    ++present_;
  }
  void leave() {
    std::lock_guard guard{mutex_};
    if (--present_ == 0) empty_.notify_all();
  }
  /// False where some have not left within `patience`.
  bool wait_until_empty(std::chrono::milliseconds patience) {
    std::unique_lock lock{mutex_};
    return empty_.wait_for(lock, patience, [this] { return present_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable empty_;
  std::size_t present_ = 0;
};

}  // namespace mainstay
