#include "actors/probing.hpp"
#include "runtime/seconds.hpp"

#include <algorithm>
#include <caf/actor_clock.hpp>
#include <caf/mailbox_element.hpp>

namespace mainstay::actors {

Probing::Probing(caf::scheduled_actor& owner, const config::Model& config, std::shared_ptr<Admission> admission)
    : owner_(owner), config_(config), admission_(std::move(admission)) {}

void Probing::opened() {
  if (!config_.canary.inputs.empty()) plan();
}

void Probing::plan() {
  const auto breaker = admission_->breaker();
  // Nobody looks behind the back of an operator who keeps it open.
  if (breaker.held_open) return at_.reset();
  at_ = owner_.clock().now() +
        std::chrono::duration_cast<Clock::duration>(std::max(breaker.left, seconds(config_.restart.initial_s)));
  owner_.clock().schedule_message(*at_, caf::strong_actor_ptr{owner_.ctrl()},
                                  caf::make_mailbox_element(nullptr, caf::make_message_id(), {}, canary_atom::value));
}

void Probing::due(const Crew& crew, RequestQueue& queue) {
  if (!at_ || owner_.clock().now() < *at_) return;
  at_.reset();
  if (admission_->breaker().state == Breaker::State::closed) return;
  const auto seat = crew.loaded_seat();
  const auto ticket = seat ? admission_->probe() : std::nullopt;
  // It was opened anew meanwhile, or there is nobody to ask.
  if (!ticket) return plan();
  queue.ask(*seat, {Errand::Kind::canary, [admission = admission_, ticket = *ticket](const Status& status) {
                      const bool asked = status || status.error().code != Errc::unavailable;
                      admission->probed(ticket, asked ? std::optional{status.ok()} : std::nullopt);
                    }});
}

}  // namespace mainstay::actors
