#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

#include "runtime/result.hpp"

namespace mainstay {

/// Something that is asked of an instance between two calls, and the promise to say what became of it: the first to say
/// so wins, and an errand that everybody has forgotten was not done.
class Errand {
 public:
  enum class Kind : std::uint8_t {
    reset,   ///< put the model's state back
    reload,  ///< take a fresh model
    canary,  ///< ask the golden request
  };
  /// Called exactly once, on any thread; must neither block nor throw.
  using Done = std::function<void(Status)>;

  Errand(Kind kind, Done done);

  Kind kind() const noexcept { return kind_; }
  void finish(Status status) const;

 private:
  struct Promise {
    explicit Promise(Done told) : done(std::move(told)) {}
    ~Promise();
    std::atomic<bool> kept{false};
    Done done;
  };

  Kind kind_;
  std::shared_ptr<Promise> promise_;
};

}  // namespace mainstay
