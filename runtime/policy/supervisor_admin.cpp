// What an operator, or a supervisor's owner, may do with single children.

#include <algorithm>
#include <utility>

#include "runtime/policy/supervisor.hpp"

namespace mainstay {

using namespace supervision;

Result<Supervisor> Supervisor::make(SupervisorRule rule, std::vector<ChildSpec> specs) {
  if (rule.intensity && rule.intensity->period.count() <= 0)
    return Error{Errc::invalid_argument, "the period of a restart intensity must be above 0"};
  Supervisor supervisor(rule);
  for (auto& spec : specs)
    if (auto added = supervisor.add(std::move(spec), {}); !added) return std::move(added).error();
  return supervisor;
}

Result<Supervisor::Effects> Supervisor::add(ChildSpec spec, Clock::time_point now) {
  if (const auto checked = check(spec, rule_.auto_shutdown); !checked) return checked.error();
  if (phase_ == Phase::stopping || phase_ == Phase::ended)
    return Error{Errc::unavailable, "child '" + spec.id + "' cannot be added: its supervisor stops"};
  if (find(spec.id)) return Error{Errc::busy, "there is a child '" + spec.id + "' already"};
  auto& child = children_.emplace_back(std::move(spec));
  child.incarnation = incarnations_forgotten_;
  if (phase_ == Phase::running) child.want(StartKind::added, now);
  return settle(now);
}

Result<Supervisor::Child*> Supervisor::administered(std::string_view id) {
  if (auto* child = find(id)) return child;
  return Error{Errc::not_found, "there is no child '" + std::string(id) + "'"};
}

Result<Supervisor::Effects> Supervisor::terminate(std::string_view id, Clock::time_point now) {
  auto child = administered(id);
  if (!child) return child.error();
  child.value()->doom(false);
  if (child.value()->temporary() && !child.value()->alive() && phase_ == Phase::running)
    forget(*child.value(), "it was stopped");
  return settle(now);
}

Result<Supervisor::Effects> Supervisor::restart(std::string_view id, Clock::time_point now) {
  auto child = administered(id);
  if (!child) return child.error();
  if (phase_ != Phase::running)
    return Error{Errc::unavailable, "child '" + std::string(id) + "' cannot be started: its supervisor does not run"};
  if (child.value()->state != ChildState::down) return Error{Errc::busy, "child '" + std::string(id) + "' is not down"};
  child.value()->want(StartKind::asked, now);
  return settle(now);
}

Result<Supervisor::Effects> Supervisor::remove(std::string_view id) {
  auto child = administered(id);
  if (!child) return child.error();
  if (phase_ == Phase::stopping || phase_ == Phase::ended)
    return Error{Errc::unavailable, "child '" + std::string(id) + "' cannot be removed: its supervisor stops"};
  if (child.value()->state != ChildState::down) return Error{Errc::busy, "child '" + std::string(id) + "' is not down"};
  forget(*child.value(), "it was removed");
  return std::exchange(effects_, {});
}

std::vector<Supervisor::View> Supervisor::children() const {
  std::vector<View> views;
  for (const auto& child : children_) views.push_back({child.spec.id, child.state, child.incarnation, child.restarts});
  return views;
}

Supervisor::Counts Supervisor::count() const {
  return {children_.size(), static_cast<std::size_t>(std::ranges::count_if(children_, &Child::alive))};
}

}  // namespace mainstay
