// The life of a model before and after its requests: how it comes to be loaded, and how it goes.

#include <caf/actor_clock.hpp>
#include <caf/actor_system.hpp>
#include <caf/send.hpp>
#include <utility>

#include "actors/inbox.hpp"
#include "actors/loader.hpp"
#include "actors/model.hpp"
#include "runtime/policy/load_strategy.hpp"
#include "runtime/seconds.hpp"

namespace mainstay::actors {

void ModelActor::arrive() {
  // After a crash the model is known already, and what is asked of it waits for it.
  const auto before = surroundings_.registry.find(source_.name, source_.version);
  const bool was_loaded = debuted_ && before && (*before)->signature;
  publish(was_loaded ? (*before)->signature : nullptr);
  if (!debuted_ || was_loaded || must_be_loaded(source_.name, surroundings_.loading, surroundings_.unloading))
    ask_to_load(was_loaded);
  settle();
}

bool ModelActor::loads_by_request() const {
  return wanted_ ||
         (life_.state() == NodeState::unknown && surroundings_.loading.strategy != config::LoadStrategy::on_demand);
}

Error ModelActor::refusal_of_queue() const {
  return queue_->refusal().value_or(Error{Errc::unavailable, "model '" + source_.name + "' is not available"});
}

Error ModelActor::not_loaded() const {
  return {Errc::unavailable, "model '" + source_.name +
                                 "' is not loaded: it has to be asked for by POST /v2/repository/models/" +
                                 source_.name + "/load"};
}

void ModelActor::ask_to_load(bool urgent) {
  // A crew that is there brings its instances back by itself.
  if (retiring_ || crew_.running()) return;
  wanted_ = true;
  retry_at_.reset();
  if (life_.ask()) {
    operated("queued");
    ask_loader(*this, AskToLoad{model_actor{this}, source_, ++ticket_, urgent});
  } else if (urgent && life_.coming()) {
    ask_loader(*this, UrgeLoad{id()});
  }
  // Otherwise it is there, or on its way out: then it is asked for again when it is gone.
}

void ModelActor::announce_again() {
  if (life_.coming())
    ask_loader(*this, AskToLoad{model_actor{this}, source_, ++ticket_, waiting_room_.size() > 0, attempting_});
}

void ModelActor::await_load(const LoadWait& wait) {
  if (life_.serves()) return wait.done.finish(success());
  if (life_.state() == NodeState::failed) return wait.done.finish(refusal_of_queue());
  if (!life_.coming() && !loads_by_request()) return wait.done.finish(not_loaded());
  waiting_room_.enter(wait, clock().now());
  ask_to_load(true);
  settle();
}

void ModelActor::granted(const LoadGranted& message) {
  if (message.ticket != ticket_ || !life_.granted()) return;
  attempting_ = true;
  load_->attempts = message.attempt;
  load_->begin(std::chrono::system_clock::now());
  operated("loading", "attempt " + std::to_string(message.attempt));
  if (auto why = crew_.start()) attempt_failed_ = std::move(why);
  settle();
}

void ModelActor::attempt_over(const Status& status) {
  attempting_ = false;
  if (!status) {
    for (auto& job : crew_.abandon()) job->answer(status.error());
    life_.attempt_failed();
    vitals_->set_cause(status.error().message);
    operated("load_failed", status.error().message);
  }
  ask_loader(*this, LoadOver{id(), ticket_, status, load_->bytes});
}

void ModelActor::refused(const LoadRefused& message) {
  if (message.ticket != ticket_ || life_.state() != NodeState::queued) return;
  if (!message.for_now) return fail(message.why.message);
  life_.turn_away();
  vitals_->set_cause(message.why.message);
  operated("load_refused", message.why.message);
  waiting_room_.turn_away(message.why);
  for (const auto& each : std::exchange(want_it_loaded_, {})) each.finish(message.why);
  // What came in by another way waits for nothing.
  for (const auto& job : queue_->withdraw([](const InferRequest&) { return true; })) job->answer(message.why);
  // One that has to be there is asked for again, as one that has failed.
  if (must_be_loaded(source_.name, surroundings_.loading, surroundings_.unloading)) {
    retry_at_ =
        clock().now() + std::chrono::duration_cast<Clock::duration>(seconds(source_.config.restart.retry_failed_s));
    scheduled_send(model_actor{this}, *retry_at_, retry_atom::value);
  }
  settle();
}

void ModelActor::become_loaded(const std::shared_ptr<const Signature>& signature) {
  if (!life_.loaded()) return;
  load_->complete(std::chrono::system_clock::now());
  load_->last_used = std::chrono::nanoseconds{surroundings_.now().time_since_epoch()}.count();
  vitals_->set_cause({});
  operated("loaded");
  debuted_ = true;
  // State and signature come before those who wait: they look again.
  show_state();
  publish(signature);
  if (const auto parent = caf::actor_cast<models_actor>(parent_)) send(parent, BecameLoaded{vitals_->name()});
  waiting_room_.let_in();
  for (const auto& each : std::exchange(want_it_loaded_, {})) each.finish(success());
}

void ModelActor::fail(const std::string& why) {
  const auto wait = seconds(source_.config.restart.retry_failed_s);
  if (std::exchange(attempting_, false)) ask_loader(*this, ForgetLoad{id(), ticket_});
  orders_.failed(why);
  shut(why, wait);
  const auto refusal = refusal_of_queue();
  waiting_room_.turn_away(refusal);
  for (const auto& each : std::exchange(want_it_loaded_, {})) each.finish(refusal);
  surroundings_.log.event(
      Log::Level::error, "model has failed",
      {{"model", vitals_->name()}, {"cause", why}, {"retry_in_ms", std::to_string(wait.count() / 1'000'000)}});
  surroundings_.events.record({.event = "failed", .model = vitals_->name(), .message = why});
  if (!debuted_) {
    if (const auto parent = caf::actor_cast<models_actor>(parent_)) send(parent, FellThrough{vitals_->name(), why});
  } else {
    retry_at_ = clock().now() + std::chrono::duration_cast<Clock::duration>(wait);
    scheduled_send(model_actor{this}, *retry_at_, retry_atom::value);
  }
  settle();
}

void ModelActor::leave(const Order& order, const Completion& done) {
  const bool dozes = order.kind == Order::Kind::doze;
  if (dozes && (!life_.serves() || attempting_ || waiting_room_.size() > 0 || !queue_->idle()))
    return done.finish(Error{Errc::busy, "model '" + source_.name + "' is in use"});
  if (!dozes) wanted_ = false;
  retry_at_.reset();
  if (life_.state() == NodeState::unloading) return want_it_gone_.push_back(done);
  const bool was_coming = life_.coming();
  if (!life_.leave()) return done.finish(success());
  operated(life_.state() == NodeState::unloading ? "unloading" : "unloaded", order.why);
  want_it_gone_.push_back(done);
  const Error why{Errc::unavailable, "model '" + source_.name + "' was unloaded"};
  if (!dozes) queue_->refuse(why);
  publish(nullptr);
  if (life_.state() == NodeState::unloading) {
    show_state();
    return stop_crew();
  }
  if (was_coming) {
    attempting_ = false;
    ask_loader(*this, ForgetLoad{id(), ticket_});
    for (auto& job : crew_.abandon()) job->answer(why);
  }
  waiting_room_.turn_away(why);
  for (const auto& each : std::exchange(want_it_loaded_, {})) each.finish(why);
  gone();
}

void ModelActor::stop_crew() {
  if (crew_.running()) return crew_.stop();
  life_.gone();
  gone();
}

void ModelActor::stopped() {
  life_.gone();
  operated("unloaded");
  gone();
}

void ModelActor::gone() {
  if (std::exchange(attempting_, false)) ask_loader(*this, ForgetLoad{id(), ticket_});
  surroundings_.give_back();
  for (const auto& each : std::exchange(want_it_gone_, {})) each.finish(success());
  if (retiring_) {
    if (const auto parent = caf::actor_cast<models_actor>(parent_)) send(parent, Retired{vitals_->name()});
    return show_state();
  }
  // Who came while it was on its way out.
  if (wanted_ && waiting_room_.size() > 0) ask_to_load(true);
  settle();
}

void ModelActor::retire() {
  if (std::exchange(retiring_, true)) return;
  wanted_ = false;
  if (life_.serves()) {
    operated("draining");
    life_.leave();
    show_state();
    queue_->when_drained([self = caf::actor_addr{address()}] {
      if (const auto model = caf::actor_cast<model_actor>(self)) caf::anon_send(model, drained_atom::value);
    });
    return;
  }
  leave({Order::Kind::unload}, Completion([](const Status&) {}));
}

void ModelActor::operated(const std::string& what, const std::string& message) {
  surroundings_.events.record({.event = what, .model = vitals_->name(), .message = message});
}

}  // namespace mainstay::actors
