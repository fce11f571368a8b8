#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <utility>

#include "runtime/result.hpp"

namespace mainstay {

/// The promise to say how something ended that was asked for. Copies are the same promise: the first to say so wins,
/// and what everybody has forgotten has ended as `unavailable`.
class Completion {
 public:
  /// Called exactly once, on any thread; must neither block nor throw.
  using Told = std::function<void(Status)>;

  explicit Completion(Told told) : promise_(std::make_shared<Promise>(std::move(told))) {}

  void finish(Status status) const { promise_->keep(std::move(status)); }

 private:
  struct Promise {
    explicit Promise(Told who) : told(std::move(who)) {}
    ~Promise() { keep(Error{Errc::unavailable, "what was asked for was given up"}); }
    void keep(Status status) {
      // What it refers to is let go of with the call, not with the last copy of the promise.
      if (!kept.exchange(true)) std::exchange(told, nullptr)(std::move(status));
    }
    std::atomic<bool> kept{false};
    Told told;
  };

  std::shared_ptr<Promise> promise_;
};

}  // namespace mainstay
