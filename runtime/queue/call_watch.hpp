#pragma once

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "runtime/model_call.hpp"

namespace mainstay {

/// What somebody who is not its client sees of a request. A call whose requests are all watched, and none of them
/// wanted any more, is ended, whatever its model's configuration says of clients that go away.
class CallWatch {
 public:
  /// An instance has begun to compute it: from then on the model may have seen it.
  void begin() noexcept { begun_ = true; }
  bool begun() const noexcept { return begun_; }

  /// How far the call is; null: it is not under way.
  void shows(std::shared_ptr<const CallControl> control) {
    std::lock_guard guard{mutex_};
    control_ = std::move(control);
  }
  /// From 0 to 1; nothing where the model does not say.
  std::optional<float> progress() const {
    std::lock_guard guard{mutex_};
    const float done = control_ ? control_->progress.load() : 0;
    // What is no number is not greater than 0 either.
    return done > 0 ? std::optional(std::min(done, 1.0F)) : std::nullopt;
  }

 private:
  std::atomic<bool> begun_{false};
  mutable std::mutex mutex_;
  std::shared_ptr<const CallControl> control_;
};

}  // namespace mainstay
