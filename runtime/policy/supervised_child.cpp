#include "runtime/policy/supervised_child.hpp"

namespace mainstay::supervision {

void SupervisedChild::want(StartKind why, Clock::time_point at) {
  state = ChildState::waiting;
  kind = why;
  due = at;
  doomed = comes_back = false;
}

void SupervisedChild::doom(bool returns) {
  comes_back = alive() && returns;
  if (!alive()) state = ChildState::down;
  doomed = state == ChildState::starting || state == ChildState::up;
}

Effect SupervisedChild::start() {
  state = ChildState::starting;
  return Start{spec.id, ++incarnation};
}

Effect SupervisedChild::stop(Clock::time_point now) {
  state = ChildState::stopping;
  doomed = false;
  kill_at.reset();
  if (std::holds_alternative<BrutalKill>(spec.shutdown)) return Kill{spec.id};
  if (const auto* time = std::get_if<std::chrono::nanoseconds>(&spec.shutdown))
    kill_at = now + std::chrono::duration_cast<Clock::duration>(*time);
  return AskToStop{spec.id};
}

std::chrono::nanoseconds SupervisedChild::wait_after(const Exit& exit, bool was_up, Clock::time_point now,
                                                     double chance) {
  if (!backoff) return std::chrono::nanoseconds{0};
  // A start that failed was no life, however long it took.
  if (!was_up) backoff->started(now);
  return backoff->ended(now, exit.was_of_use, chance);
}

}  // namespace mainstay::supervision
