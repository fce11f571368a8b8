#include "actors/supervision.hpp"

#include <algorithm>
#include <caf/actor_clock.hpp>
#include <caf/actor_system.hpp>
#include <caf/mailbox_element.hpp>
#include <caf/system_messages.hpp>
#include <exception>
#include <utility>

#include "actors/contracts.hpp"

namespace mainstay::actors {

using namespace supervision;

namespace {

/// Ahead of all that waits in the child's mailbox.
void send_exit(const caf::actor& child, caf::exit_reason reason) {
  caf::actor_cast<caf::strong_actor_ptr>(child)->enqueue(nullptr, caf::make_message_id(caf::message_priority::high),
                                                         caf::make_message(caf::exit_msg{child.address(), reason}),
                                                         nullptr);
}

}  // namespace

Exit exit_of(const caf::error& reason) {
  if (!reason || reason == caf::exit_reason::normal) return {ExitKind::normal, "it was done"};
  if (reason == caf::exit_reason::user_shutdown) return {ExitKind::shutdown, "it was shut down"};
  return {ExitKind::abnormal, "its actor died: " + caf::to_string(reason)};
}

Supervision::Supervision(caf::scheduled_actor& owner, SupervisorRule rule, Listener listener)
    : owner_(owner), supervisor_(Supervisor::make(rule, {}).value()), listener_(std::move(listener)) {}

void Supervision::start() { carry_out(supervisor_.start(now())); }

Status Supervision::add(ChildSpec spec, Spawn spawn) {
  auto id = spec.id;
  auto effects = supervisor_.add(std::move(spec), now());
  if (effects) spawns_.insert_or_assign(std::move(id), std::move(spawn));
  return settle(std::move(effects));
}

Status Supervision::terminate(std::string_view id) { return settle(supervisor_.terminate(id, now())); }

Status Supervision::restart(std::string_view id) { return settle(supervisor_.restart(id, now())); }

Status Supervision::remove(std::string_view id) { return settle(supervisor_.remove(id)); }

void Supervision::stop() { carry_out(supervisor_.stop(now())); }

void Supervision::started(const std::string& id, std::uint64_t incarnation) {
  carry_out(supervisor_.started(id, incarnation, now()));
}

void Supervision::start_failed(const std::string& id, std::uint64_t incarnation, std::string reason) {
  forget_life(id, incarnation);
  carry_out(supervisor_.start_failed(id, incarnation, std::move(reason), now()));
}

void Supervision::exited(const std::string& id, std::uint64_t incarnation, const Exit& exit) {
  forget_life(id, incarnation);
  carry_out(supervisor_.exited(id, incarnation, exit, now()));
}

bool Supervision::down(const caf::down_msg& message) {
  const auto life = std::ranges::find_if(
      lives_, [&message](const auto& each) { return each.second.actor.address() == message.source; });
  if (life == lives_.end()) return false;
  const auto id = life->first;
  exited(id, life->second.incarnation, exit_of(message.reason));
  return true;
}

void Supervision::wake() { carry_out(supervisor_.timer(now())); }

void Supervision::abandon() {
  for (const auto& [id, life] : std::exchange(lives_, {})) send_exit(life.actor, caf::exit_reason::user_shutdown);
  spawns_.clear();
}

caf::actor Supervision::actor(std::string_view id) const {
  const auto life = lives_.find(id);
  return life == lives_.end() ? caf::actor{} : life->second.actor;
}

Clock::time_point Supervision::now() const { return owner_.clock().now(); }

Status Supervision::settle(Result<Effects> effects) {
  if (!effects) return effects.error();
  carry_out(std::move(effects).value());
  return success();
}

void Supervision::carry_out(Effects effects) {
  std::ranges::move(effects, std::back_inserter(pending_));
  if (std::exchange(busy_, true)) return;
  while (!pending_.empty()) {
    const auto effect = std::move(pending_.front());
    pending_.pop_front();
    listener_(effect);
    std::visit([this](const auto& each) { perform(each); }, effect);
  }
  busy_ = false;
}

void Supervision::perform(const Start& start) {
  Spawned child;
  try {
    child = spawns_.at(start.id)(start.incarnation);
  } catch (const std::exception& failure) {
    return start_failed(start.id, start.incarnation, failure.what());
  }
  lives_.insert_or_assign(start.id, Life{start.incarnation, child.actor});
  owner_.monitor(child.actor);
  if (child.runs) started(start.id, start.incarnation);
}

void Supervision::perform(const AskToStop& ask) {
  if (const auto child = actor(ask.id)) send_exit(child, caf::exit_reason::user_shutdown);
}

void Supervision::perform(const Kill& kill) {
  if (const auto child = actor(kill.id)) send_exit(child, caf::exit_reason::kill);
}

void Supervision::perform(const WakeAt& wake) {
  owner_.clock().schedule_message(wake.at, caf::strong_actor_ptr{owner_.ctrl()},
                                  caf::make_mailbox_element(nullptr, caf::make_message_id(), {}, wake_atom::value));
}

void Supervision::perform(const Removed& removed) { spawns_.erase(removed.id); }

void Supervision::forget_life(const std::string& id, std::uint64_t incarnation) {
  const auto life = lives_.find(id);
  if (life == lives_.end() || life->second.incarnation != incarnation) return;
  owner_.demonitor(life->second.actor);
  lives_.erase(life);
}

}  // namespace mainstay::actors
