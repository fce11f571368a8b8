#include "actors/crew.hpp"

#include <algorithm>
#include <caf/actor_clock.hpp>
#include <caf/actor_system.hpp>
#include <caf/send.hpp>
#include <caf/system_messages.hpp>
#include <stdexcept>
#include <utility>

#include "actors/instance.hpp"
#include "runtime/policy/seed.hpp"
#include "runtime/seconds.hpp"

namespace mainstay::actors {

namespace {

std::string too_many_hang(std::size_t threads) {
  return std::to_string(threads) +
         " of its threads hang and never came back; no more are started until one does: the model needs isolation: "
         "process";
}

}  // namespace

Crew::Crew(caf::scheduled_actor& owner, const Surroundings& surroundings, const ModelSource& source,
           std::shared_ptr<RequestQueue> queue, std::shared_ptr<Vitals> model, std::shared_ptr<Lives> lives,
           CrewListener& listener)
    : owner_(owner),
      surroundings_(surroundings),
      source_(source),
      queue_(std::move(queue)),
      model_(std::move(model)),
      lives_(std::move(lives)),
      listener_(listener),
      turn_(seconds(source.config.restart.max_s)) {}

std::optional<std::string> Crew::start() {
  const auto& rule = source_.config.restart;
  if (const auto hanging = orphans(); hanging >= rule.orphans_max) return too_many_hang(hanging);
  exhausted_ = giving_up_ = asked_to_stop_ = false;
  incarnations_before_ = highest_incarnation_;
  next_index_ = 0;
  supervision_.emplace(owner_,
                       SupervisorRule{.intensity = Intensity{rule.intensity, seconds(rule.period_s)},
                                      .seed = seed_for(surroundings_.seed, source_.name)},
                       [this](const supervision::Effect& effect) { heard(effect); });
  supervision_->start();
  while (children_.size() < wanted()) add_child(false);
  return std::nullopt;
}

void Crew::add_child(bool successor) {
  const auto index = next_index_++;
  auto& child = children_[index];
  child.successor = successor;
  child.vitals = std::make_shared<Vitals>(model_->name() + "/" + std::to_string(index), "instance");
  model_->attach(child.vitals);
  // Added, not given at the start: instances are loaded side by side, and one that fails does not end the others.
  const auto added = supervision_->add(
      {.id = std::to_string(index), .shutdown = NoLimit{}, .backoff = source_.config.restart},
      [this, index](std::uint64_t incarnation) { return spawn(index, incarnations_before_ + incarnation); });
  if (added) return;
  forget(index);
  if (successor) turn_.put_off(owner_.clock().now());
}

Supervision::Spawned Crew::spawn(std::size_t index, std::uint64_t incarnation) {
  check_in(index);
  auto& child = children_.at(index);
  auto& life = child.life.emplace();
  highest_incarnation_ = std::max(highest_incarnation_, incarnation);
  life.incarnation = incarnation;
  life.seat = std::make_shared<Seat>(child.vitals, Seat::Waits::yes);
  life.load_by = owner_.clock().now() + std::chrono::duration_cast<Clock::duration>(seconds(std::min(
                                            source_.config.timeouts.load_s, surroundings_.loading.load_timeout)));
  child.vitals->incarnation = incarnation;
  child.vitals->state = NodeState::starting;
  life.actor = owner_.system().spawn<Instance>(
      surroundings_,
      InstanceBirth{index, incarnation, source_, queue_, life.seat, lives_, caf::actor_addr{owner_.address()}});
  // It runs from here on: that its model is still to be loaded is a matter between the two of us.
  return {caf::actor_cast<caf::actor>(life.actor)};
}

void Crew::check_in(std::size_t index) {
  const auto hanging = orphans();
  if (hanging < source_.config.restart.orphans_max) return;
  const auto why = too_many_hang(hanging);
  auto& vitals = *children_.at(index).vitals;
  vitals.state = NodeState::failed;
  vitals.set_cause(why);
  const Ending ending{Cause::hung, why};
  listener_.lost({vitals.name(), vitals.incarnation, ending, {}, false});
  throw std::runtime_error(why);
}

void Crew::heard(const supervision::Effect& effect) {
  if (const auto* ask = std::get_if<supervision::AskToStop>(&effect)) {
    auto& child = children_.at(std::stoul(ask->id));
    if (child.life) child.life->stage = Stage::leaving;
    child.vitals->state = NodeState::stopping;
    if (supervision_->rules().stopping()) give_up();
  } else if (const auto* restart = std::get_if<supervision::Restarting>(&effect)) {
    if (!listener_.brings_back()) return;
    surroundings_.log.event(Log::Level::info, "instance is to be restarted",
                            {{"instance", children_.at(std::stoul(restart->id)).vitals->name()},
                             {"restart_in_ms", std::to_string(restart->wait.count() / 1'000'000)}});
  } else if (const auto* gone = std::get_if<supervision::Removed>(&effect)) {
    forget(std::stoul(gone->id));
  } else if (const auto* end = std::get_if<supervision::Ended>(&effect)) {
    exhausted_ = true;
    if (const auto worn = turn_.instance()) turn_.end(*worn);
    for (auto& [index, child] : children_) model_->detach(child.vitals.get());
    children_.clear();
    asked_to_stop_ ? listener_.stopped() : listener_.exhausted(end->reason);
  }
}

/// They are asked one after another, each when the one before it is gone; but none of them takes another call.
void Crew::give_up() {
  if (std::exchange(giving_up_, true)) return;
  for (auto& [index, child] : children_) {
    if (!child.life) continue;
    child.life->stage = Stage::leaving;
    queue_->close(*child.life->seat);
  }
  if (!asked_to_stop_) listener_.giving_up(supervision_->rules().reason());
}

void Crew::stop() {
  asked_to_stop_ = true;
  for (auto& [index, child] : children_) {
    if (!child.life || !child.life->load_by) continue;
    // Nobody waits for the end of a load that nobody wants.
    queue_->abandon(*child.life->seat);
    leave_behind(*child.life, *child.life->load_by);
    caf::anon_send<caf::message_priority::high>(child.life->actor,
                                                ExecutorEnded{{Cause::asked, "it is not needed any more"}, {}});
  }
  supervision_->stop();
}

bool Crew::loaded(const InstanceLoaded& message) {
  auto* life = living(message.index, message.incarnation);
  if (!life || life->stage != Stage::loading) return false;
  auto& vitals = *children_.at(message.index).vitals;
  life->load_by.reset();
  life->stage = Stage::waiting;
  vitals.state = NodeState::ready;
  if (message.said.instance.pid != 0) vitals.pid = message.said.instance.pid;
  if (auto control = message.said.instance.control)
    vitals.show_progress([control = std::move(control)] { return control->progress.load(); });
  settle();
  return true;
}

void Crew::forget(std::size_t index) {
  const auto child = children_.find(index);
  if (child == children_.end()) return;
  model_->detach(child->second.vitals.get());
  turn_.end(index);
  children_.erase(child);
}

void Crew::ended(const InstanceEnded& message) {
  if (living(message.index, message.incarnation)) end_life(message.index, message.said.ending, message.said.calls);
}

void Crew::end_life(std::size_t index, const Ending& ending, const std::vector<JobPtr>& calls) {
  auto& child = children_.at(index);
  const auto life = std::move(*std::exchange(child.life, std::nullopt));
  const bool left = life.stage == Stage::leaving;
  // A process was killed; a thread stays.
  if (ending.cause == Cause::hung && source_.config.isolation == config::Isolation::thread) {
    leave_behind(life, owner_.clock().now());
    model_->orphans = static_cast<std::int64_t>(orphans());
  }
  child.vitals->pid = Vitals::unset;
  child.vitals->show_progress({});
  child.vitals->set_spare({});
  child.vitals->set_detail({});
  turn_.end(index);
  if (!left || ending.cause != Cause::asked) {
    child.vitals->restarts.fetch_add(1);
    child.vitals->state = NodeState::restarting;
    child.vitals->set_cause(std::string(mainstay::name_of(ending.cause)) + ": " + ending.message);
    listener_.lost({child.vitals->name(), life.incarnation, ending, calls, !life.load_by});
  }
  const bool was_of_use = queue_->calls(*life.seat) > 1;
  const auto id = std::to_string(index);
  if (child.successor) {
    // Those that serve do not pay for it: it is no restart, and there will be another one later.
    turn_.put_off(owner_.clock().now());
    child.retired = true;
    (void)supervision_->terminate(id);
  }
  const bool retired = child.retired;
  supervision_->exited(id, life.incarnation - incarnations_before_,
                       {supervision::ExitKind::abnormal, ending.message, was_of_use});
  if (retired && running()) (void)supervision_->remove(id);
  settle();
}

void Crew::down(const caf::down_msg& message) {
  for (auto& [index, child] : children_)
    if (child.life && child.life->actor && child.life->actor == message.source) {
      // An instance says why it ends; one that could not has died.
      const auto calls = queue_->abandon(*child.life->seat);
      for (const auto& job : calls) job->answer(Error{Errc::internal, "the instance died with the request"});
      return end_life(index, {Cause::crashed, "its actor died"}, calls);
    }
}

void Crew::wake() {
  if (running()) supervision_->wake();
}

std::vector<std::shared_ptr<Seat>> Crew::seats(std::optional<std::size_t> index) const {
  std::vector<std::shared_ptr<Seat>> seats;
  for (const auto& [each, child] : children_)
    if (child.life && child.life->stage != Stage::leaving && (!index || *index == each))
      seats.push_back(child.life->seat);
  return seats;
}

std::shared_ptr<Seat> Crew::loaded_seat() const {
  for (const auto stage : {Stage::serving, Stage::waiting})
    for (const auto& [index, child] : children_)
      if (child.life && child.life->stage == stage) return child.life->seat;
  return nullptr;
}

std::optional<std::string> Crew::name_of(std::size_t index, std::uint64_t incarnation) const {
  const auto child = children_.find(index);
  if (child == children_.end() || !child->second.life || child->second.life->incarnation != incarnation)
    return std::nullopt;
  return child->second.vitals->name();
}

std::vector<JobPtr> Crew::abandon() {
  std::vector<JobPtr> calls;
  for (auto& [index, child] : children_) {
    if (child.life) {
      std::ranges::move(queue_->abandon(*child.life->seat), std::back_inserter(calls));
      // Its thread ends when it will.
      leave_behind(*child.life, child.life->load_by.value_or(owner_.clock().now()));
    }
    model_->detach(child.vitals.get());
  }
  children_.clear();
  if (supervision_) supervision_->abandon();
  exhausted_ = true;
  return calls;
}

Crew::Life* Crew::living(std::size_t index, std::uint64_t incarnation) {
  const auto child = children_.find(index);
  if (child == children_.end() || !child->second.life || child->second.life->incarnation != incarnation) return nullptr;
  return &*child->second.life;
}

}  // namespace mainstay::actors
