#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "runtime/cause.hpp"
#include "runtime/queue/completion.hpp"

namespace mainstay {

/// Something that is asked of an instance between two calls.
class Errand {
 public:
  enum class Kind : std::uint8_t {
    reset,   ///< put the model's state back
    reload,  ///< take a fresh model
    canary,  ///< ask the golden request
  };

  Errand(Kind kind, Completion done) : kind_(kind), done_(std::move(done)) {}
  Errand(Kind kind, Completion::Told told) : Errand(kind, Completion(std::move(told))) {}

  Kind kind() const noexcept { return kind_; }
  void finish(Status status) const { done_.finish(std::move(status)); }

 private:
  Kind kind_;
  Completion done_;
};

/// How an errand went.
struct ErrandOutcome {
  Status status = success();
  /// Why the instance cannot go on after it.
  std::optional<Ending> ending = std::nullopt;
};

}  // namespace mainstay
