// What a supervisor does next follows from the states of its children alone, not from the event that changed them.

#include <algorithm>
#include <ranges>
#include <utility>

#include "runtime/policy/supervisor.hpp"

namespace mainstay {

using namespace supervision;

Supervisor::Effects Supervisor::settle(Clock::time_point now) {
  kill_overdue(now);
  stop_doomed(now);
  if (phase_ == Phase::running) start_waiting(now);
  if (phase_ == Phase::stopping && std::ranges::none_of(children_, &Child::alive)) {
    phase_ = Phase::ended;
    effects_.push_back(end_);
  }
  plan_wake(now);
  return std::exchange(effects_, {});
}

bool Supervisor::one_by_one() const noexcept {
  return phase_ == Phase::stopping || rule_.strategy != Strategy::one_for_one;
}

void Supervisor::kill_overdue(Clock::time_point now) {
  for (auto& child : children_) {
    if (child.state != ChildState::stopping || !child.kill_at || *child.kill_at > now) continue;
    child.kill_at.reset();
    effects_.push_back(Kill{child.spec.id});
  }
}

void Supervisor::stop_doomed(Clock::time_point now) {
  const auto stopping = [](const Child& child) { return child.state == ChildState::stopping; };
  for (auto& child : children_ | std::views::reverse) {
    if (one_by_one() && std::ranges::any_of(children_, stopping)) return;
    if (child.doomed) effects_.push_back(child.stop(now));
  }
}

void Supervisor::start_waiting(Clock::time_point now) {
  const auto leaving = [](const Child& child) { return child.doomed || child.state == ChildState::stopping; };
  if (one_by_one() && std::ranges::any_of(children_, leaving)) return;
  for (auto& child : children_) {
    if (child.state == ChildState::waiting && child.due <= now) effects_.push_back(child.start());
    const bool pending = child.state == ChildState::waiting || child.state == ChildState::starting;
    if (pending && (one_by_one() || child.kind == StartKind::initial)) return;
  }
}

void Supervisor::plan_wake(Clock::time_point now) {
  std::optional<Clock::time_point> next;
  const auto consider = [&next](Clock::time_point at) { next = next ? std::min(*next, at) : at; };
  for (const auto& child : children_) {
    // One whose time has come waits for its turn, which no timer brings.
    if (child.state == ChildState::waiting && child.due > now) consider(child.due);
    if (child.state == ChildState::stopping && child.kill_at) consider(*child.kill_at);
  }
  if (!next || (!wakes_.empty() && *wakes_.begin() <= *next)) return;
  wakes_.insert(*next);
  effects_.push_back(WakeAt{*next});
}

}  // namespace mainstay
