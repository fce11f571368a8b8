// How a model gives back what it has: because nobody uses it, because it was told to, or for good.

#include <caf/actor_clock.hpp>
#include <caf/send.hpp>
#include <utility>

#include "actors/loader.hpp"
#include "actors/model.hpp"

namespace mainstay::actors {

namespace {

/// For requests of those who have seen a model before it retired, and are still reading what was sent to it.
constexpr std::chrono::seconds time_to_arrive{1};
/// Between two looks whether a model that retires has computed what waited for it.
constexpr std::chrono::milliseconds look_again_every{50};

}  // namespace

void ModelActor::doze(const Order& order, const Completion& done) {
  if (!life_.serves() || life_.holds_turn() || waiting_room_.size() > 0 || !queue_->idle())
    return done.finish(Error{Errc::busy, "model '" + source_.name + "' is in use"});
  want_it_gone_.push_back(done);
  leave(order.why);
}

void ModelActor::unload(const Order& order, const Completion& done) {
  const Error why{Errc::unavailable, "model '" + source_.name + "' was unloaded"};
  load_->wanted = false;
  load_->unwanted = true;
  life_.forget_asks();
  want_it_gone_.push_back(done);
  // What waits is told; what is being computed ends.
  queue_->refuse(why);
  turn_away(why);
  leave(order.why);
}

void ModelActor::leave(const std::string& why) {
  give_back_turn();
  if (life_.leave()) {
    operated("unloading", why);
    signature_ = nullptr;
    publish(nullptr);
    show_state();
    if (crew_.running()) crew_.stop();
  }
  if (!crew_.running()) end_leaving();
  settle();
}

void ModelActor::stopped() { end_leaving(); }

void ModelActor::end_leaving() {
  if (life_.gone()) {
    operated("unloaded");
    surroundings_.give_back();
  }
  for (const auto& each : std::exchange(want_it_gone_, {})) each.finish(success());
  if (life_.retiring()) {
    if (const auto parent = caf::actor_cast<models_actor>(parent_)) send(parent, Retired{vitals_->name()});
    return show_state();
  }
  // Who came while it was on its way out.
  if (life_.comes_back() || waiting_room_.size() > 0) ask_to_load(true);
  settle();
}

void ModelActor::retire() {
  if (!life_.retire()) return;
  operated("retiring");
  if (!life_.serves()) return unload({Order::Kind::unload}, Completion([](const Status&) {}));
  delayed_send(model_actor{this}, time_to_arrive, drained_atom::value);
}

void ModelActor::drain() {
  if (queue_->depth() > 0 && life_.serves()) {
    delayed_send(model_actor{this}, look_again_every, drained_atom::value);
    return;
  }
  leave("another one has taken its place, or it was removed");
}

}  // namespace mainstay::actors
