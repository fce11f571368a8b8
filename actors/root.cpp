#include "actors/root.hpp"

#include <caf/actor_clock.hpp>
#include <caf/actor_system.hpp>
#include <caf/send.hpp>
#include <caf/system_messages.hpp>
#include <utility>

#include "actors/exceptions.hpp"
#include "actors/models.hpp"

namespace mainstay::actors {

Root::Root(caf::actor_config& cfg, const Surroundings& surroundings, std::shared_ptr<Vitals> vitals)
    : root_actor::base(cfg), surroundings_(surroundings), vitals_(std::move(vitals)) {}

Root::behavior_type Root::make_behavior() {
  report_exceptions(*this, surroundings_.log);
  set_down_handler([this](const caf::down_msg& down) {
    if (!models_ || models_ != down.source) return;
    models_ = nullptr;
    models_vitals_->restarts.fetch_add(1);
    models_vitals_->state = NodeState::restarting;
    delayed_send(root_actor{this}, backoff_.ended(clock().now()), start_atom::value);
  });
  vitals_->attach(models_vitals_);
  vitals_->incarnation = 1;
  vitals_->state = NodeState::ready;
  start();
  return {
      [this](const ServeModel& message) {
        served_.push_back(message.source);
        if (models_) send(models_, message);
      },
      [this](start_atom) { start(); },
  };
}

void Root::start() {
  backoff_.started(clock().now());
  models_vitals_->incarnation.fetch_add(1);
  models_ = spawn<ModelsActor, caf::monitored>(surroundings_, models_vitals_);
  for (const auto& source : served_) send(models_, ServeModel{source});
}

void Root::on_exit() {
  if (models_) caf::anon_send_exit(models_, caf::exit_reason::user_shutdown);
  vitals_->state = NodeState::stopped;
}

}  // namespace mainstay::actors
