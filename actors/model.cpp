#include "actors/model.hpp"

#include <caf/actor_clock.hpp>
#include <caf/actor_system.hpp>
#include <caf/mailbox_element.hpp>
#include <caf/send.hpp>
#include <caf/system_messages.hpp>
#include <utility>

#include "actors/exceptions.hpp"
#include "actors/inbox.hpp"
#include "runtime/queue/batch.hpp"
#include "runtime/seconds.hpp"

namespace mainstay::actors {

namespace {

std::string brief_seconds(double count) {
  auto text = std::to_string(count);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text + " s";
}

/// What the registry knows of an earlier life of the same model.
Registry::ModelPtr life_before(const Registry& registry, const ModelBirth& birth) {
  const auto known = registry.find(birth.source.name, birth.source.version);
  return known && (*known)->generation == birth.generation ? *known : nullptr;
}

}  // namespace

ModelActor::ModelActor(caf::actor_config& cfg, const Surroundings& surroundings, ModelBirth birth)
    : model_actor::base(cfg),
      surroundings_(surroundings),
      source_(birth.source),
      vitals_(birth.vitals),
      generation_(birth.generation),
      queue_(std::make_shared<RequestQueue>(source_.config.queue.capacity, rows_a_call(source_.config), vitals_,
                                            surroundings_.now, seconds(source_.config.timeouts.load_s))),
      admission_(std::make_shared<Admission>(source_.name, source_.config, surroundings_.now)),
      before_(life_before(surroundings_.registry, birth)),
      load_(before_ ? before_->load : std::make_shared<LoadRecord>()),
      traffic_(before_ ? before_->traffic : std::make_shared<Traffic>()),
      lives_(before_ ? before_->lives : std::make_shared<Lives>()),
      crew_(*this, surroundings_, source_, queue_, vitals_, lives_, *this),
      waiting_room_(surroundings_.loading.max_waiting, seconds(surroundings_.loading.ready_timeout_s)),
      debuted_(birth.debut == Debut::at_once),
      parent_(birth.parent),
      probing_(*this, source_.config, admission_),
      failed_starts_(source_.config.instances),
      proven_(before_ && before_->proven) {
  if (birth.unwanted) load_->unwanted = true;
}

void ModelActor::enqueue(caf::mailbox_element_ptr element, caf::execution_unit* host) {
  auto& content = element->content();
  if (!content.match_elements<Infer>()) return model_actor::base::enqueue(std::move(element), host);
  accept(content.get_as<Infer>(0).job);
}

void ModelActor::accept(JobPtr job) {
  if (auto refusal = admission_->refusal(*job)) {
    job->answer(std::move(*refusal));
    return;
  }
  job->outcomes = admission_;
  // One that is not loaded does not look at its deadlines for long: it has to hear of what comes.
  if (!queue_->push(std::move(job)) && load_->serving > 0) return;
  // Ahead of everything else that may wait in the mailbox.
  model_actor::base::enqueue(
      caf::make_mailbox_element(nullptr, caf::make_message_id(caf::message_priority::high), {}, sooner_atom::value),
      nullptr);
}

ModelActor::behavior_type ModelActor::make_behavior() {
  vitals_->show_causes(causes_);
  vitals_->show_load(load_);
  vitals_->show_breaker([admission = admission_](Clock::time_point) { return text_of(admission->breaker()); });
  admission_->on_breaker_moved([self = caf::actor_addr{address()}](bool open) {
    if (const auto model = caf::actor_cast<model_actor>(self)) caf::anon_send(model, breaker_atom::value, open);
  });
  auto exclusive = this->exclusive();
  if (exclusive.rejects) places_ = exclusive.places;
  queue_->exclude(std::move(exclusive));
  report_exceptions(*this, surroundings_.log);
  set_down_handler([this](const caf::down_msg& down) {
    crew_.down(down);
    settle();
  });
  set_exit_handler([this](const caf::exit_msg& message) {
    stopping_ = true;
    quit(message.reason);
  });
  arrive();
  return {
      [this](const Infer& infer) { accept(infer.job); },
      [this](const GiveOrder& message) { carry_out(message.order, message.done); },
      [this](sooner_atom) { settle(); },
      [this](look_atom, std::int64_t at) {
        timers_.erase(Clock::time_point{std::chrono::duration_cast<Clock::duration>(std::chrono::nanoseconds{at})});
        look();
      },
      [this](const AwaitLoad& message) { await_load(message.wait); },
      [this](const InstanceLoading& message) {
        if (life_.state() == NodeState::loading && crew_.name_of(message.index, message.incarnation))
          load_->watch(message.said.progress);
      },
      [this](const InstanceLoaded& message) { loaded(message); },
      [this](const InstanceDrifted& message) { drifted(message); },
      [this](const InstanceWorn& message) {
        crew_.worn(message);
        settle();
      },
      [this](const InstanceEnded& message) {
        crew_.ended(message);
        settle();
      },
      [this](wake_atom) {
        crew_.wake();
        settle();
      },
      [this](retry_atom) { retry(); },
      [this](breaker_atom, bool open) { breaker_moved(open); },
      [this](turn_atom) { queue_->look_again(); },
      [this](canary_atom) {
        probing_.due(crew_, *queue_);
        plan();
      },
      [this](const LoadGranted& message) { granted(message); },
      [this](const LoadRefused& message) { refused(message); },
      [this](drained_atom) { drain(); },
      [this](const Retire&) { retire(); },
      [this](const TakePlace&) { take_place(); },
      [this](loader_atom) { announce_again(); },
  };
}

RequestQueue::Exclusive ModelActor::exclusive() {
  const auto& config = source_.config;
  const bool rejects = config.on_busy == config::OnBusy::reject;
  if (!rejects && config.group.empty()) return {};
  const auto call = [self = caf::actor_addr{address()}] {
    if (const auto model = caf::actor_cast<model_actor>(self)) caf::anon_send(model, turn_atom::value);
  };
  return {config.group.empty() ? std::make_shared<Exclusion>(config.instances) : surroundings_.groups->of(config.group),
          rejects, call};
}

void ModelActor::on_exit() {
  const Error stopped{Errc::unavailable, "model '" + source_.name + "' is being stopped"};
  turn_away(stopped);
  for (const auto& each : std::exchange(want_it_gone_, {})) each.finish(stopped);
  queue_->refuse(stopped);
  // Nobody looks after the deadlines of what is under way any more, so it is answered now.
  for (auto& job : crew_.abandon())
    job->answer(stopping_ ? Error{Errc::unavailable, "model '" + source_.name + "' is being stopped"}
                          : Error{Errc::internal, "model '" + source_.name + "' died with the request"});
  vitals_->state = NodeState::stopped;
}

void ModelActor::retry() {
  // A reminder that comes before is an old one.
  if (life_.due(clock().now())) ask_to_load(false);
}

void ModelActor::settle() {
  if (const auto end = life_.end_of_attempt(crew_.loading())) attempt_over(*end);
  // What came in by who has seen it as it was before it went.
  if (!life_.coming() && !life_.serves() && queue_->depth() > 0 && loads_by_request()) ask_to_load(true);
  show_state();
  plan();
}

void ModelActor::show_state() {
  const auto serving = crew_.serving();
  load_->serving = serving;
  load_->waiting = waiting_room_.size();
  life_.count(serving, source_.config.instances);
  if (vitals_->state.exchange(life_.state()) == life_.state()) return;
  surroundings_.log.event(Log::Level::debug, "model is " + std::string(name_of(life_.state())),
                          {{"model", vitals_->name()}});
}

void ModelActor::carry_out(const Order& order, const Completion& done) {
  if (order.kind == Order::Kind::unload) return unload(order, done);
  if (order.kind == Order::Kind::doze) return doze(order, done);
  if (order.kind == Order::Kind::load) {
    if (life_.serves()) return done.finish(success());
    want_it_loaded_.push_back(done);
    ask_to_load(true);
    return settle();
  }
  if (order.kind == Order::Kind::shed && order.instance) {
    const bool shed = crew_.shed(*order.instance, order.why);
    settle();
    return done.finish(shed ? success() : Status{Error{Errc::busy, "the instance cannot be spared now"}});
  }
  if (order.instance && !crew_.knows(*order.instance))
    return done.finish(
        Error{Errc::not_found, "model '" + source_.name + "' has no instance " + std::to_string(*order.instance)});
  const bool reload = order.kind == Order::Kind::reload;
  surroundings_.log.event(Log::Level::info, reload ? "reload asked for" : "reset asked for",
                          {{"model", vitals_->name()}});
  surroundings_.events.record({.event = reload ? "reload" : "reset",
                               .model = vitals_->name(),
                               .cause = Cause::asked,
                               .message = order.instance ? "instance " + std::to_string(*order.instance) : ""});
  orders_.give(order, done, crew_, *queue_);
  if (!life_.serves()) ask_to_load(true);
  settle();
}

void ModelActor::look() {
  const auto now = clock().now();
  for (auto& job : queue_->expire(now))
    job->answer(Error{Errc::deadline_exceeded, "model '" + source_.name + "' did not answer before the deadline"});
  crew_.give_up_overdue(now);
  waiting_room_.expire(now, Error{Errc::unavailable, "model '" + source_.name + "' is not ready after " +
                                                         brief_seconds(surroundings_.loading.ready_timeout_s) +
                                                         ": it is " + std::string(name_of(vitals_->seen_state()))});
  settle();
}

void ModelActor::plan() {
  auto next = timers_.empty() ? std::nullopt : std::optional{*timers_.begin()};
  if (const auto at = crew_.next_look(); at && (!next || *at < *next)) next = at;
  if (const auto at = waiting_room_.next(); at && (!next || *at < *next)) next = at;
  next = queue_->plan_look(next);
  // An earlier timer that is still under way comes first, and plans again.
  if (!next || (!timers_.empty() && *timers_.begin() <= *next)) return;
  timers_.insert(*next);
  scheduled_send(model_actor{this}, *next, look_atom::value,
                 static_cast<std::int64_t>(std::chrono::nanoseconds{next->time_since_epoch()}.count()));
}

void ModelActor::shut(const std::string& why, std::chrono::nanoseconds retry_after) {
  // One that is on its way out has nobody left to be told.
  if (life_.leaving()) return;
  life_.give_up();
  vitals_->set_cause(why);
  queue_->refuse(Error{Errc::unavailable, "model '" + source_.name + "' is not available: " + why},
                 surroundings_.now() + std::chrono::duration_cast<Clock::duration>(retry_after));
}

void ModelActor::publish(std::shared_ptr<const Signature> signature) {
  proven_ = proven_ || signature != nullptr;
  if (!debuted_ || life_.retiring()) return;
  surroundings_.registry.publish({source_.name, source_.version, source_.platform,
                                  std::make_shared<const config::Model>(source_.config), std::move(signature), vitals_,
                                  std::make_shared<ActorInbox>(model_actor{this}, traffic_, load_, surroundings_.now),
                                  admission_, load_, traffic_, lives_, generation_, proven_, places_});
}

}  // namespace mainstay::actors
