// How a model comes to be loaded, or does not.

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
  const auto before = std::exchange(before_, nullptr);
  // After a crash the model is known already, and what is asked of it waits for it.
  const bool was_loaded = before && before->signature;
  publish(was_loaded ? before->signature : nullptr);
  const bool to_be_there = must_be_loaded(source_.name, surroundings_.loading, surroundings_.unloading);
  if (!debuted_ || was_loaded || (to_be_there && !load_->unwanted)) ask_to_load(was_loaded);
  settle();
}

bool ModelActor::loads_by_request() const {
  if (life_.retiring() || load_->unwanted) return false;
  return load_->wanted || surroundings_.loading.strategy != config::LoadStrategy::on_demand;
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
  if (!life_.retiring()) {
    load_->wanted = true;
    load_->unwanted = false;
  }
  const auto asked = life_.ask(crew_.running());
  if (asked == ModelLife::Asked::to_load) {
    operated("queued");
    ask_loader(*this, AskToLoad{model_actor{this}, source_, ++ticket_, urgent});
  } else if (asked == ModelLife::Asked::on_its_way && urgent) {
    ask_loader(*this, UrgeLoad{id()});
  }
}

void ModelActor::announce_again() {
  if (life_.coming() || life_.holds_turn())
    ask_loader(*this, AskToLoad{model_actor{this}, source_, ++ticket_, waiting_room_.size() > 0, life_.holds_turn()});
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
  load_->attempts = message.attempt;
  load_->begin(std::chrono::system_clock::now(), source_.config.instances + source_.config.spares);
  operated("loading", "attempt " + std::to_string(message.attempt));
  if (const auto why = crew_.start()) life_.attempt_fails(*why);
  settle();
}

void ModelActor::attempt_over(const Status& status) {
  if (!status) {
    for (auto& job : crew_.abandon()) job->answer(status.error());
    vitals_->set_cause(status.error().message);
    operated("load_failed", status.error().message);
  }
  ask_loader(*this, LoadOver{id(), ticket_, status, load_->bytes});
}

void ModelActor::give_back_turn() {
  if (life_.give_back_turn()) ask_loader(*this, ForgetLoad{id(), ticket_});
}

void ModelActor::refused(const LoadRefused& message) {
  if (message.ticket != ticket_ || life_.state() != NodeState::queued) return;
  if (!message.for_now || !debuted_) return fail(message.why.message, message.why.code);
  life_.turn_away();
  vitals_->set_cause(message.why.message);
  operated("load_refused", message.why.message);
  publish(nullptr);
  turn_away(message.why);
  // What came in by another way waits for nothing.
  for (const auto& job : queue_->withdraw([](const InferRequest&) { return true; })) job->answer(message.why);
  // One that has to be there is asked for again, as one that has failed.
  if (must_be_loaded(source_.name, surroundings_.loading, surroundings_.unloading)) retry_later();
  settle();
}

void ModelActor::become_loaded() {
  if (!life_.loaded()) return;
  load_->complete(std::chrono::system_clock::now());
  load_->last_used = std::chrono::nanoseconds{surroundings_.now().time_since_epoch()}.count();
  vitals_->set_cause({});
  operated("loaded");
  // State and signature come before those who wait: they look again.
  show_state();
  publish(signature_);
  if (const auto parent = caf::actor_cast<models_actor>(parent_)) send(parent, BecameLoaded{vitals_->name()});
}

void ModelActor::take_place() {
  debuted_ = true;
  publish(life_.serves() ? signature_ : nullptr);
  if (life_.state() == NodeState::failed && !life_.tries_again()) retry_later();
  if (const auto parent = caf::actor_cast<models_actor>(parent_)) send(parent, TookPlace{vitals_->name()});
}

void ModelActor::tell_loaded() {
  waiting_room_.let_in();
  for (const auto& each : std::exchange(want_it_loaded_, {})) each.finish(success());
}

void ModelActor::turn_away(const Error& why) {
  orders_.failed(why.message);
  waiting_room_.turn_away(why);
  for (const auto& each : std::exchange(want_it_loaded_, {})) each.finish(why);
}

void ModelActor::fail(const std::string& why, Errc code) {
  if (life_.leaving()) return;
  give_back_turn();
  shut(why, seconds(source_.config.restart.retry_failed_s));
  auto refusal = refusal_of_queue();
  if (code == Errc::deadline_exceeded)
    for (const auto& each : std::exchange(want_it_loaded_, {})) each.finish(Error{code, refusal.message});
  turn_away(refusal);
  surroundings_.log.event(Log::Level::error, "model has failed", {{"model", vitals_->name()}, {"cause", why}});
  operated("failed", why);
  if (debuted_)
    retry_later();
  else if (const auto parent = caf::actor_cast<models_actor>(parent_))
    send(parent, FellThrough{vitals_->name(), why});
  settle();
}

void ModelActor::retry_later() {
  const auto at =
      clock().now() + std::chrono::duration_cast<Clock::duration>(seconds(source_.config.restart.retry_failed_s));
  life_.try_again(at);
  scheduled_send(model_actor{this}, at, retry_atom::value);
}

void ModelActor::operated(const std::string& what, const std::string& message) {
  surroundings_.events.record(
      {.event = what, .model = source_.name, .message = message, .more = {{"version", source_.version}}});
}

}  // namespace mainstay::actors
