#include "actors/model.hpp"

#include <algorithm>
#include <caf/actor_clock.hpp>
#include <caf/actor_system.hpp>
#include <caf/mailbox_element.hpp>
#include <caf/send.hpp>
#include <caf/system_messages.hpp>
#include <utility>

#include "actors/exceptions.hpp"
#include "actors/inbox.hpp"
#include "actors/instance.hpp"

namespace mainstay::actors {

namespace {

std::chrono::nanoseconds seconds(double count) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(count));
}

/// Requests that share a call see what the others leave in the model: fine only where nothing is to be kept apart.
unsigned rows_a_call(const config::Model& model) {
  const bool may_share = model.state.strategy == config::StateStrategy::none || model.batch.rows_independent;
  return may_share ? model.batch.max_size : 1;
}

}  // namespace

ModelActor::ModelActor(caf::actor_config& cfg, const Surroundings& surroundings, ModelSource source,
                       std::shared_ptr<Vitals> vitals)
    : model_actor::base(cfg),
      surroundings_(surroundings),
      source_(std::move(source)),
      vitals_(std::move(vitals)),
      queue_(std::make_shared<RequestQueue>(source_.config.queue.capacity, rows_a_call(source_.config), vitals_,
                                            surroundings_.now, seconds(source_.config.timeouts.load_s))) {}

void ModelActor::enqueue(caf::mailbox_element_ptr element, caf::execution_unit* host) {
  auto& content = element->content();
  if (!content.match_elements<Infer>()) return model_actor::base::enqueue(std::move(element), host);
  accept(content.get_as<Infer>(0).job);
}

void ModelActor::accept(JobPtr job) {
  if (!queue_->push(std::move(job))) return;
  // Ahead of everything else that may wait in the mailbox.
  model_actor::base::enqueue(
      caf::make_mailbox_element(nullptr, caf::make_message_id(caf::message_priority::high), {}, sooner_atom::value),
      nullptr);
}

ModelActor::behavior_type ModelActor::make_behavior() {
  const auto& config = source_.config;
  vitals_->state = NodeState::starting;
  report_exceptions(*this, surroundings_.log);
  // An instance says why it ends; one that could not has died.
  set_down_handler([this](const caf::down_msg& down) {
    for (std::size_t index = 0; index < slots_.size(); ++index)
      if (slots_[index].actor && slots_[index].actor == down.source)
        ended({index, slots_[index].incarnation, {{Cause::crashed, "its actor died"}, {}}});
  });
  set_exit_handler([this](const caf::exit_msg& message) {
    stopping_ = true;
    quit(message.reason);
  });
  // After a crash the model is known already, and what is asked of it waits for it.
  const auto before = surroundings_.registry.find(source_.name, source_.version);
  publish(before ? (*before)->signature : nullptr);
  for (unsigned index = 0; index < config.instances; ++index) {
    auto& slot = slots_.emplace_back(config.restart);
    slot.vitals = std::make_shared<Vitals>(vitals_->name() + "/" + std::to_string(index), "instance");
    vitals_->attach(slot.vitals);
    start(index);
  }
  return {
      [this](const Infer& infer) { accept(infer.job); },
      [this](sooner_atom) { plan(); },
      [this](const GiveOrder& message) { carry_out(message.order, message.done); },
      [this](look_atom, std::int64_t at) {
        timers_.erase(Clock::time_point{std::chrono::duration_cast<Clock::duration>(std::chrono::nanoseconds{at})});
        look();
      },
      [this](const InstanceLoaded& message) { loaded(message); },
      [](const InstanceDrifted&) {},
      [](const InstanceWorn&) {},
      [this](const InstanceEnded& message) { ended(message); },
      [this](start_atom, std::uint64_t index) { start(index); },
  };
}

void ModelActor::on_exit() {
  queue_->refuse(Error{Errc::unavailable, "model '" + source_.name + "' is being stopped"});
  for (auto& slot : slots_) {
    // Nobody looks after the deadlines of what is under way any more, so it is answered now.
    if (slot.seat)
      for (auto& job : queue_->abandon(*slot.seat))
        job->answer(stopping_ ? Error{Errc::unavailable, "model '" + source_.name + "' is being stopped"}
                              : Error{Errc::internal, "model '" + source_.name + "' died with the request"});
    vitals_->detach(slot.vitals.get());
    if (slot.actor) caf::anon_send_exit(slot.actor, caf::exit_reason::user_shutdown);
  }
  slots_.clear();
  vitals_->state = NodeState::stopped;
}

void ModelActor::start(std::size_t index) {
  auto& slot = slots_[index];
  if (const auto hanging = orphans(); hanging >= source_.config.restart.orphans_max) {
    slot.vitals->state = NodeState::failed;
    fail(std::to_string(hanging) + " of its threads hang and never came back; no more are started until one does");
    return restart_later(index, seconds(source_.config.restart.initial_s));
  }
  slot.seat = std::make_shared<Seat>(slot.vitals);
  slot.load_by = clock().now() + std::chrono::duration_cast<Clock::duration>(seconds(source_.config.timeouts.load_s));
  slot.backoff.started(clock().now());
  slot.vitals->incarnation = ++slot.incarnation;
  slot.vitals->state = NodeState::starting;
  slot.actor = spawn<Instance, caf::monitored>(
      surroundings_, InstanceBirth{index, slot.incarnation, source_, queue_, slot.seat, caf::actor_addr{address()}});
  plan();
}

void ModelActor::loaded(const InstanceLoaded& message) {
  auto& slot = slots_[message.index];
  if (message.incarnation != slot.incarnation || !slot.load_by) return;
  slot.load_by.reset();
  slot.serving = true;
  slot.vitals->state = NodeState::ready;
  vitals_->state = NodeState::ready;
  queue_->accept();
  publish(message.said.instance.signature);
  surroundings_.log.event(Log::Level::info, "instance loaded",
                          {{"instance", slot.vitals->name()}, {"incarnation", std::to_string(slot.incarnation)}});
  // It may have taken requests before we heard of it.
  plan();
}

void ModelActor::ended(const InstanceEnded& message) {
  const auto& ending = message.said.ending;
  auto& slot = slots_[message.index];
  if (message.incarnation != slot.incarnation || !slot.actor) return;
  const bool was_serving = std::exchange(slot.serving, false);
  const bool hung = ending.cause == Cause::hung;
  slot.load_by.reset();
  slot.actor = nullptr;
  const bool was_of_use = slot.seat && queue_->calls(*slot.seat) > 1;
  if (hung) abandoned_.push_back(slot.seat);
  slot.seat = nullptr;

  const auto cause = std::string(name_of(ending.cause)) + ": " + ending.message;
  slot.vitals->restarts.fetch_add(1);
  slot.vitals->state = NodeState::restarting;
  slot.vitals->set_cause(cause);
  vitals_->set_cause(cause);
  if (!serving()) {
    if (was_serving)
      vitals_->state = NodeState::restarting;
    else
      fail(cause);
  }
  const auto wait = slot.backoff.ended(clock().now(), was_of_use);
  surroundings_.log.event(Log::Level::warn, "instance ended",
                          {{"instance", slot.vitals->name()},
                           {"incarnation", std::to_string(slot.incarnation)},
                           {"cause", std::string(name_of(ending.cause))},
                           {"message", ending.message},
                           {"restart_in_ms", std::to_string(wait.count() / 1'000'000)}});
  restart_later(message.index, wait);
}

void ModelActor::carry_out(const Order& order, const Completion& done) {
  auto& under_way = rounds_[{order.kind, order.instance}];
  if (!under_way.expired()) return done.finish(Error{Errc::busy, "the same is under way"});
  if (order.instance && *order.instance >= slots_.size())
    return done.finish(
        Error{Errc::not_found, "model '" + source_.name + "' has no instance " + std::to_string(*order.instance)});
  const auto round = std::make_shared<Round>(done);
  const auto kind = order.kind == Order::Kind::reset ? Errand::Kind::reset : Errand::Kind::reload;
  for (std::size_t index = 0; index < slots_.size(); ++index)
    if (slots_[index].seat && (!order.instance || *order.instance == index)) {
      queue_->ask(*slots_[index].seat, {kind, Round::part_of(round)});
      under_way = round;
    }
  if (under_way.expired()) return done.finish(Error{Errc::unavailable, "no instance runs that could do it"});
  surroundings_.log.event(Log::Level::info, order.kind == Order::Kind::reset ? "reset asked for" : "reload asked for",
                          {{"model", vitals_->name()}});
  plan();
}

void ModelActor::restart_later(std::size_t index, std::chrono::nanoseconds wait) {
  delayed_send(model_actor{this}, wait, start_atom::value, static_cast<std::uint64_t>(index));
}

void ModelActor::give_up_if_hung(Slot& slot, Clock::time_point now) {
  const auto at = overdue_at(slot);
  if (!at || *at > now) return;
  std::string why = "loading took longer than timeouts.load_s";
  std::optional<std::vector<JobPtr>> unanswered;
  if (slot.load_by) {
    unanswered = queue_->abandon(*slot.seat);
    slot.load_by.reset();
  } else {
    why = "a call did not end before its deadline";
    unanswered = queue_->abandon_overdue(*slot.seat, now, seconds(source_.config.timeouts.patience_s));
    if (!unanswered) return;
  }
  for (auto& job : *unanswered) job->answer(Error{Errc::deadline_exceeded, why});
  send<caf::message_priority::high>(slot.actor, give_up_atom::value, why);
}

void ModelActor::look() {
  const auto now = clock().now();
  for (auto& job : queue_->expire(now))
    job->answer(Error{Errc::deadline_exceeded, "model '" + source_.name + "' did not answer before the deadline"});
  for (auto& slot : slots_) give_up_if_hung(slot, now);
  plan();
}

void ModelActor::plan() {
  auto next = timers_.empty() ? std::nullopt : std::optional{*timers_.begin()};
  for (const auto& slot : slots_)
    if (const auto at = overdue_at(slot); at && (!next || *at < *next)) next = at;
  next = queue_->plan_look(next);
  // An earlier timer that is still under way comes first, and plans again.
  if (!next || (!timers_.empty() && *timers_.begin() <= *next)) return;
  timers_.insert(*next);
  scheduled_send(model_actor{this}, *next, look_atom::value,
                 static_cast<std::int64_t>(std::chrono::nanoseconds{next->time_since_epoch()}.count()));
}

std::optional<Clock::time_point> ModelActor::overdue_at(const Slot& slot) const {
  if (!slot.seat) return std::nullopt;
  if (slot.load_by) return slot.load_by;
  return queue_->overdue_at(*slot.seat, seconds(source_.config.timeouts.patience_s));
}

std::size_t ModelActor::orphans() {
  std::erase_if(abandoned_, [](const auto& seat) { return seat.expired(); });
  return abandoned_.size();
}

bool ModelActor::serving() const {
  return std::ranges::any_of(slots_, [](const Slot& slot) { return slot.serving; });
}

void ModelActor::fail(const std::string& why) {
  if (serving()) return;
  vitals_->state = NodeState::failed;
  vitals_->set_cause(why);
  queue_->refuse(Error{Errc::unavailable, "model '" + source_.name + "' is not available: " + why});
}

void ModelActor::publish(std::shared_ptr<const Signature> signature) {
  surroundings_.registry.publish({source_.name, source_.version, source_.platform,
                                  std::make_shared<const config::Model>(source_.config), std::move(signature), vitals_,
                                  std::make_shared<ActorInbox>(model_actor{this})});
}

}  // namespace mainstay::actors
