// What a model hears from its instances, and what follows from that.

#include <chrono>
#include <string>
#include <utility>

#include "actors/model.hpp"
#include "runtime/seconds.hpp"

namespace mainstay::actors {

void ModelActor::loaded(const InstanceLoaded& message) {
  if (!crew_.loaded(message)) return;
  failed_starts_.loaded();
  load_->bytes = message.said.instance.bytes * (source_.config.instances + source_.config.spares);
  queue_->accept();
  signature_ = message.said.instance.signature;
  if (life_.state() == NodeState::loading)
    become_loaded();
  else if (life_.revive() || life_.serves())
    publish(signature_);
  // One whose breaker is open may be asked now whether it is well again.
  if (admission_->breaker().state != Breaker::State::closed) probing_.opened();
  surroundings_.log.event(Log::Level::info, "instance loaded",
                          {{"instance", crew_.name_of(message.index, message.incarnation).value_or("")},
                           {"incarnation", std::to_string(message.incarnation)}});
  orders_.loaded(message.index);
  if (life_.serves()) tell_loaded();
  settle();
}

void ModelActor::drifted(const InstanceDrifted& message) {
  const auto name = crew_.name_of(message.index, message.incarnation);
  if (!name) return;
  const Ending ending{Cause::stale, message.said.message};
  lives_->drifted();
  record("drifted", {*name, message.incarnation, ending, {}, true});
  surroundings_.log.event(
      Log::Level::warn, "state had drifted, a fresh model took its place",
      {{"instance", *name}, {"incarnation", std::to_string(message.incarnation)}, {"message", ending.message}});
}

void ModelActor::lost(const LostLife& life) {
  const auto& ending = life.ending;
  lives_->ended(ending.cause);
  record("ended", life);
  const bool on_purpose = ending.cause == Cause::recycled || ending.cause == Cause::asked;
  surroundings_.log.event(on_purpose ? Log::Level::info : Log::Level::warn, "instance ended",
                          {{"instance", life.instance},
                           {"incarnation", std::to_string(life.incarnation)},
                           {"cause", std::string(name_of(ending.cause))},
                           {"message", ending.message}});
  if (on_purpose) return;
  const auto cause = std::string(name_of(ending.cause)) + ": " + ending.message;
  vitals_->set_cause(cause);
  for (const auto& [culprit, fingerprint] : admission_->brought_down_by(life.calls)) {
    surroundings_.log.event(Log::Level::warn, "a request is refused from now on: it brings its model down",
                            {{"model", vitals_->name()}, {"fingerprint", text_of(fingerprint)}});
    surroundings_.events.record(
        {.event = "poisonous", .model = vitals_->name(), .more = {{"fingerprint", text_of(fingerprint)}}});
    // Copies of it that were let in before.
    for (const auto& copy : queue_->withdraw(
             [&poison = culprit->request](const InferRequest& waiting) { return ask_the_same(poison, waiting); }))
      copy->answer(admission_->poisonous(fingerprint));
  }
  if (life.was_ready) return;
  orders_.failed(cause);
  // What becomes of an attempt to load it is for the loader to say, but not before this instance is laid to rest.
  if (life_.attempt_fails(cause, ending.cause == Cause::hung ? Errc::deadline_exceeded : Errc::internal)) return;
  if (!failed_starts_.failed(ending.cause) && crew_.serving() == 0) {
    shut(cause, std::chrono::seconds{1});
    turn_away(refusal_of_queue());
  }
}

void ModelActor::record(const std::string& what, const LostLife& life) {
  CauseRecord cause{.time = std::chrono::system_clock::now(),
                    .cause = life.ending.cause,
                    .incarnation = life.incarnation,
                    .instance = life.instance,
                    .message = life.ending.message};
  std::vector<std::string> traces;
  for (const auto& job : life.calls) {
    cause.requests.push_back(job->request.id);
    if (const auto& trace = job->request.trace) traces.emplace_back(trace->id());
  }
  surroundings_.events.record({.time = cause.time,
                               .event = what,
                               .model = vitals_->name(),
                               .instance = cause.instance,
                               .incarnation = cause.incarnation,
                               .cause = cause.cause,
                               .requests = cause.requests,
                               .traces = std::move(traces),
                               .message = cause.message});
  causes_->add(std::move(cause));
}

void ModelActor::giving_up(const std::string& why) {
  // How often it is tried to load it is for the loader to say, however few restarts there may be.
  if (life_.attempt_fails(why)) return;
  shut(why, seconds(source_.config.restart.retry_failed_s));
}

void ModelActor::exhausted(const std::string& why) {
  if (!life_.attempt_fails(why)) fail(why);
}

void ModelActor::breaker_moved(bool open) {
  surroundings_.log.event(open ? Log::Level::warn : Log::Level::info, open ? "breaker is open" : "breaker is closed",
                          {{"model", vitals_->name()}, {"breaker", text_of(admission_->breaker())}});
  surroundings_.events.record({.event = open ? "breaker_open" : "breaker_closed",
                               .model = vitals_->name(),
                               .message = text_of(admission_->breaker())});
  if (open) probing_.opened();
}

}  // namespace mainstay::actors
