#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>

#include "runtime/queue/completion.hpp"
#include "runtime/queue/request.hpp"

namespace mainstay {

/// A request that cannot even be read before its model is loaded.
struct LoadWait {
  /// Told when the model is loaded, or why it is not.
  Completion done;
  /// Becomes true when its client has closed the connection; null: nobody can tell.
  std::shared_ptr<const std::atomic<bool>> client_gone;
};

/// Those who wait for one model to be loaded: so many at most, each for the same time at most.
class WaitingRoom {
 public:
  WaitingRoom(std::size_t capacity, std::chrono::nanoseconds patience);

  /// Refuses who would be one too many.
  void enter(LoadWait wait, Clock::time_point now);
  /// It is loaded.
  void let_in();
  void turn_away(const Error& why);
  /// Turns away who has waited for too long.
  void expire(Clock::time_point now, const Error& why);

  /// When the next one will have waited for too long.
  std::optional<Clock::time_point> next() const;
  std::size_t size() const noexcept { return waiting_.size(); }

 private:
  struct Waiting {
    LoadWait wait;
    Clock::time_point until;
  };
  void tell_all(const Status& status);

  const std::size_t capacity_;
  const Clock::duration patience_;
  /// In the order in which they came, which is that in which their time is over.
  std::deque<Waiting> waiting_;
};

}  // namespace mainstay
