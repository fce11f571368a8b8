#include "actors/jobs.hpp"

#include <algorithm>
#include <caf/actor_clock.hpp>
#include <caf/sec.hpp>
#include <caf/send.hpp>
#include <caf/system_messages.hpp>
#include <utility>

#include "actors/exceptions.hpp"

namespace mainstay::actors {

namespace {

using namespace std::chrono_literals;

/// Somebody may set the clock that jobs are timed by.
constexpr std::chrono::nanoseconds longest_wait = 60s;
constexpr std::chrono::nanoseconds shortest_wait = 1ms;
/// What ends a run may give its thread something to do once more.
constexpr int last_rounds = 3;

bool is_idempotent(const Registry& registry, const std::string& model, const std::string& version) {
  const auto found = registry.find(model, version);
  return found && (*found)->config->idempotent;
}

}  // namespace

JobsActor::JobsActor(caf::actor_config& cfg, const Surroundings& surroundings, std::shared_ptr<Vitals> vitals)
    : jobs_actor::base(cfg), surroundings_(surroundings), vitals_(std::move(vitals)) {}

JobsActor::behavior_type JobsActor::make_behavior() {
  report_exceptions(*this, surroundings_.log);
  set_exit_handler([this](const caf::exit_msg& message) {
    finish();
    quit(message.reason);
  });
  if (open()) {
    vitals_->state = NodeState::ready;
    surroundings_.jobs->wake_with([address = caf::actor_addr{address()}] {
      if (const auto self = caf::actor_cast<jobs_actor>(address)) caf::anon_send(self, wake_atom::value);
    });
    work();
  }
  return {[this](wake_atom) {
    if (planned_ && clock().now() >= *planned_) planned_.reset();
    work();
  }};
}

bool JobsActor::open() {
  auto& desk = *surroundings_.jobs;
  const auto fail = [this](const Error& error) {
    surroundings_.log.event(Log::Level::error, "the jobs cannot be looked after", {{"cause", error.message}});
    quit(caf::sec::runtime_error);
    return false;
  };
  auto store = desk.take_store();
  if (!store) return fail(store.error());
  auto keeper = jobs::Keeper::make(
      desk, std::move(store).value(),
      {.make_id = jobs::random_id,
       .is_idempotent = [&registry = surroundings_.registry](const auto& model, const auto& version) {
         return is_idempotent(registry, model, version);
       }});
  if (!keeper) return fail(keeper.error());
  keeper_ = std::move(keeper).value();
  return true;
}

void JobsActor::work() {
  if (!keeper_) return;
  keeper_->work(surroundings_.jobs->take_orders());
  look_again();
}

void JobsActor::look_again() {
  const auto wake = keeper_->wake();
  if (!wake) return;
  const auto wait =
      std::clamp(std::chrono::nanoseconds{*wake - std::chrono::system_clock::now()}, shortest_wait, longest_wait);
  const auto at = clock().now() + std::chrono::duration_cast<Clock::duration>(wait);
  if (planned_ && *planned_ <= at) return;
  planned_ = at;
  clock().schedule_message(at, caf::strong_actor_ptr{ctrl()},
                           caf::make_mailbox_element(nullptr, caf::make_message_id(), {}, wake_atom::value));
}

void JobsActor::finish() {
  if (!keeper_) return;
  surroundings_.jobs->drain();
  for (int round = 0; round < last_rounds; ++round) keeper_->work(surroundings_.jobs->take_orders());
}

void JobsActor::on_exit() {
  // Closed before another one opens the same file.
  surroundings_.jobs->wake_with({});
  keeper_.reset();
  vitals_->state = NodeState::stopped;
}

}  // namespace mainstay::actors
