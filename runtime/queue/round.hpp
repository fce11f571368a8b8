#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "runtime/queue/completion.hpp"

namespace mainstay {

/// One thing asked of several: it is done when all of them have said so, and has failed where one of them has. It lasts
/// as long as somebody may still say so.
class Round {
 public:
  explicit Round(Completion done) : done_(std::move(done)) {}
  ~Round() { done_.finish(failure_ ? Status(std::move(*failure_)) : success()); }
  Round(const Round&) = delete;
  Round& operator=(const Round&) = delete;

  /// For one of those that were asked.
  static Completion part_of(std::shared_ptr<Round> round) {
    return Completion([round = std::move(round)](Status status) mutable {
      round->end_part(std::move(status));
      round.reset();
    });
  }

 private:
  void end_part(Status status) {
    const std::lock_guard guard{mutex_};
    if (!status && !failure_) failure_ = std::move(status).error();
  }

  const Completion done_;
  std::mutex mutex_;
  std::optional<Error> failure_;
};

}  // namespace mainstay
