#include "runtime/loading/waiting_room.hpp"

#include <string>
#include <utility>

namespace mainstay {

WaitingRoom::WaitingRoom(std::size_t capacity, std::chrono::nanoseconds patience)
    : capacity_(capacity), patience_(std::chrono::duration_cast<Clock::duration>(patience)) {}

void WaitingRoom::enter(LoadWait wait, Clock::time_point now) {
  if (waiting_.size() >= capacity_)
    std::erase_if(waiting_, [](const Waiting& each) { return each.wait.client_gone && *each.wait.client_gone; });
  if (waiting_.size() >= capacity_)
    return wait.done.finish(
        Error{Errc::unavailable, std::to_string(capacity_) + " requests wait for the model to be loaded already"});
  waiting_.push_back({std::move(wait), now + patience_});
}

void WaitingRoom::let_in() { tell_all(success()); }

void WaitingRoom::turn_away(const Error& why) { tell_all(why); }

void WaitingRoom::tell_all(const Status& status) {
  // Who is told may come back at once.
  for (const auto& each : std::exchange(waiting_, {})) each.wait.done.finish(status);
}

void WaitingRoom::expire(Clock::time_point now, const Error& why) {
  while (!waiting_.empty() && waiting_.front().until <= now) {
    const auto late = std::move(waiting_.front());
    waiting_.pop_front();
    late.wait.done.finish(why);
  }
}

std::optional<Clock::time_point> WaitingRoom::next() const {
  return waiting_.empty() ? std::nullopt : std::optional{waiting_.front().until};
}

}  // namespace mainstay
