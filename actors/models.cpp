#include "actors/models.hpp"

#include <caf/actor_clock.hpp>
#include <caf/actor_system.hpp>
#include <caf/send.hpp>
#include <caf/system_messages.hpp>
#include <utility>

#include "actors/exceptions.hpp"
#include "actors/model.hpp"

namespace mainstay::actors {

namespace {

/// The node of a model's only version bears its name; further versions say which they are.
std::string node_name(const ModelSource& source, bool only) {
  return only ? source.name : source.name + "@" + source.version;
}

}  // namespace

ModelsActor::ModelsActor(caf::actor_config& cfg, const Surroundings& surroundings, std::shared_ptr<Vitals> vitals)
    : models_actor::base(cfg), surroundings_(surroundings), vitals_(std::move(vitals)) {}

ModelsActor::behavior_type ModelsActor::make_behavior() {
  report_exceptions(*this, surroundings_.log);
  set_down_handler([this](const caf::down_msg& down) { died(down.source); });
  vitals_->state = NodeState::ready;
  return {
      [this](const ServeModel& message) { add(message.source); },
      [this](start_atom, const std::string& node) {
        if (const auto child = children_.find(node); child != children_.end() && !child->second.actor)
          start(child->second);
      },
  };
}

void ModelsActor::add(const ModelSource& source) {
  bool only = true;
  for (const auto& [node, child] : children_) {
    if (child.source.name != source.name) continue;
    if (child.source.version == source.version) return;
    only = false;
  }
  const auto node = node_name(source, only);
  auto& child = children_.try_emplace(node, source).first->second;
  child.vitals = std::make_shared<Vitals>(node, "model");
  vitals_->attach(child.vitals);
  start(child);
}

void ModelsActor::start(Child& child) {
  child.backoff.started(clock().now());
  child.vitals->incarnation.fetch_add(1);
  child.actor = spawn<ModelActor, caf::monitored>(surroundings_, child.source, child.vitals);
}

void ModelsActor::died(const caf::actor_addr& actor) {
  for (auto& [node, child] : children_) {
    if (!child.actor || child.actor != actor) continue;
    child.actor = nullptr;
    child.vitals->restarts.fetch_add(1);
    child.vitals->state = NodeState::restarting;
    child.vitals->set_cause("crashed: its actor died");
    const auto wait = child.backoff.ended(clock().now());
    surroundings_.log.event(Log::Level::error, "model died",
                            {{"model", node}, {"restart_in_ms", std::to_string(wait.count() / 1'000'000)}});
    delayed_send(models_actor{this}, wait, start_atom::value, node);
    return;
  }
}

void ModelsActor::on_exit() {
  for (auto& [node, child] : children_) {
    vitals_->detach(child.vitals.get());
    surroundings_.registry.withdraw(child.source.name, child.source.version);
    if (child.actor) caf::anon_send_exit(child.actor, caf::exit_reason::user_shutdown);
  }
  children_.clear();
  vitals_->state = NodeState::stopped;
}

}  // namespace mainstay::actors
