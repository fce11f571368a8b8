#include "runtime/policy/supervisor.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace mainstay {

using namespace supervision;

Supervisor::Supervisor(SupervisorRule rule) : rule_(rule), random_(rule.seed) {
  if (rule.intensity) intensity_.emplace(*rule.intensity);
}

Supervisor::Effects Supervisor::start(Clock::time_point now) {
  if (phase_ != Phase::idle) return {};
  phase_ = Phase::running;
  for (auto& child : children_) child.want(StartKind::initial, now);
  return settle(now);
}

Supervisor::Effects Supervisor::started(std::string_view id, std::uint64_t incarnation, Clock::time_point now) {
  auto* child = living(id, incarnation);
  if (!child || child->state != ChildState::starting) return {};
  child->state = ChildState::up;
  child->kind = StartKind::again;
  if (child->backoff) child->backoff->started(now);
  return settle(now);
}

Supervisor::Effects Supervisor::start_failed(std::string_view id, std::uint64_t incarnation, std::string reason,
                                             Clock::time_point now) {
  const auto* child = living(id, incarnation);
  if (!child || child->state == ChildState::up) return {};
  return exited(id, incarnation, {ExitKind::abnormal, std::move(reason)}, now);
}

Supervisor::Effects Supervisor::exited(std::string_view id, std::uint64_t incarnation, const Exit& exit,
                                       Clock::time_point now) {
  auto* child = living(id, incarnation);
  if (!child) return {};
  if (child->doomed || child->state == ChildState::stopping)
    went_down(*child);
  else if (child->state == ChildState::starting)
    start_went_wrong(*child, exit.message, now);
  else if (child->ends_for_good(exit))
    ended_for_good(*child, exit);
  else
    failed(*child, exit, true, now);
  return settle(now);
}

Supervisor::Effects Supervisor::timer(Clock::time_point now) {
  wakes_.erase(wakes_.begin(), wakes_.upper_bound(now));
  return settle(now);
}

Supervisor::Effects Supervisor::stop(Clock::time_point now) {
  if (phase_ == Phase::ended) return {};
  finish(EndKind::asked, "asked to stop");
  return settle(now);
}

void Supervisor::went_down(Child& child) {
  if (std::exchange(child.comes_back, false)) return child.want(child.kind, child.due);
  child.state = ChildState::down;
  child.doomed = false;
  if (child.temporary() && phase_ == Phase::running) forget(child, "it was stopped");
}

void Supervisor::start_went_wrong(Child& child, const std::string& reason, Clock::time_point now) {
  switch (child.kind) {
    case StartKind::initial:
      child.state = ChildState::down;
      return finish(EndKind::start_failed, "child '" + child.spec.id + "' could not be started: " + reason);
    case StartKind::added:
      return forget(child, "it could not be started: " + reason);
    case StartKind::asked:
      child.state = ChildState::down;
      return;
    case StartKind::again:
      return failed(child, {ExitKind::abnormal, reason}, false, now);
  }
}

void Supervisor::failed(Child& child, const Exit& exit, bool was_up, Clock::time_point now) {
  child.state = ChildState::down;
  if (intensity_ && !intensity_->allows(now))
    return finish(EndKind::intensity_reached,
                  "too many restarts, the last one wanted by child '" + child.spec.id + "': " + exit.message);
  ++child.restarts;
  const auto wait = child.wait_after(exit, was_up, now, std::ldexp(static_cast<double>(random_() >> 11), -53));
  effects_.push_back(Restarting{child.spec.id, child.incarnation, exit, wait});

  const auto due = now + std::chrono::duration_cast<Clock::duration>(wait);
  const auto tied = [&](const Child& other) {
    if (&other == &child || rule_.strategy == Strategy::one_for_all) return true;
    return rule_.strategy == Strategy::rest_for_one && &other > &child;
  };
  for (auto& other : children_) {
    if (!tied(other)) continue;
    // A child that never ran still starts for the first time.
    const auto kind = other.kind == StartKind::initial ? StartKind::initial : StartKind::again;
    if (!other.alive()) {
      other.want(kind, due);
    } else {
      other.doom(!other.temporary());
      other.kind = kind;
      other.due = due;
    }
  }
}

void Supervisor::ended_for_good(Child& child, const Exit& exit) {
  const bool significant = child.spec.significant;
  child.state = ChildState::down;
  const auto message = "significant child '" + child.spec.id + "' has ended: " + exit.message;
  if (child.temporary()) forget(child, exit.message);
  if (!significant) return;
  const bool last = std::ranges::none_of(
      children_, [](const Child& other) { return other.spec.significant && other.state != ChildState::down; });
  if (rule_.auto_shutdown == AutoShutdown::any_significant || last) finish(EndKind::auto_shutdown, message);
}

void Supervisor::forget(Child& child, const std::string& reason) {
  incarnations_forgotten_ = std::max(incarnations_forgotten_, child.incarnation);
  effects_.push_back(Removed{child.spec.id, reason});
  children_.erase(children_.begin() + (&child - children_.data()));
}

void Supervisor::finish(EndKind kind, std::string reason) {
  if (phase_ == Phase::stopping) return;
  phase_ = Phase::stopping;
  end_ = {kind, std::move(reason)};
  for (auto& child : children_) child.doom(false);
}

Supervisor::Child* Supervisor::find(std::string_view id) noexcept {
  const auto at =
      std::ranges::find(children_, id, [](const Child& child) -> std::string_view { return child.spec.id; });
  return at == children_.end() ? nullptr : &*at;
}

Supervisor::Child* Supervisor::living(std::string_view id, std::uint64_t incarnation) noexcept {
  auto* child = find(id);
  return child && child->alive() && child->incarnation == incarnation ? child : nullptr;
}

}  // namespace mainstay
