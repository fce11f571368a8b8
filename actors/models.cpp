#include "actors/models.hpp"

#include <caf/actor_system.hpp>
#include <caf/sec.hpp>
#include <caf/system_messages.hpp>
#include <utility>

#include "actors/exceptions.hpp"
#include "actors/model.hpp"
#include "runtime/policy/seed.hpp"
#include "runtime/seconds.hpp"

namespace mainstay::actors {

namespace {

/// A model's actor stops at once, unless something is wrong with it.
constexpr std::chrono::seconds model_shutdown{5};

/// The node of a model's only version bears its name; further versions say which they are.
std::string node_name(const ModelSource& source, bool only) {
  return only ? source.name : source.name + "@" + source.version;
}

SupervisorRule rule(const Surroundings& surroundings) {
  const config::Restart restart;
  return {.intensity = Intensity{restart.intensity, seconds(restart.period_s)},
          .seed = seed_for(surroundings.seed, "models")};
}

}  // namespace

ModelsActor::ModelsActor(caf::actor_config& cfg, const Surroundings& surroundings, std::shared_ptr<Vitals> vitals)
    : models_actor::base(cfg),
      surroundings_(surroundings),
      vitals_(std::move(vitals)),
      supervision_(*this, rule(surroundings), [this](const supervision::Effect& effect) { heard(effect); }) {}

ModelsActor::behavior_type ModelsActor::make_behavior() {
  report_exceptions(*this, surroundings_.log);
  set_down_handler([this](const caf::down_msg& message) { supervision_.down(message); });
  set_exit_handler([this](const caf::exit_msg&) {
    asked_ = true;
    vitals_->state = NodeState::stopping;
    supervision_.stop();
  });
  vitals_->state = NodeState::ready;
  supervision_.start();
  return {
      [this](const ServeModel& message) { add(message.source); },
      [this](wake_atom) { supervision_.wake(); },
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
  const auto vitals = std::make_shared<Vitals>(node, "model");
  const auto spawn_model = [this, source, vitals](std::uint64_t incarnation) {
    vitals->incarnation = incarnation;
    return Supervision::Spawned{caf::actor_cast<caf::actor>(spawn<ModelActor>(surroundings_, source, vitals))};
  };
  children_.emplace(node, Child{source, vitals});
  vitals_->attach(vitals);
  const auto added =
      supervision_.add({.id = node, .shutdown = model_shutdown, .backoff = source.config.restart}, spawn_model);
  if (!added) removed({node, added.error().message});
}

void ModelsActor::heard(const supervision::Effect& effect) {
  if (const auto* restart = std::get_if<supervision::Restarting>(&effect)) restarting(*restart);
  if (const auto* gone = std::get_if<supervision::Removed>(&effect)) removed(*gone);
  if (const auto* end = std::get_if<supervision::Ended>(&effect)) ended(*end);
}

void ModelsActor::restarting(const supervision::Restarting& restart) {
  auto& vitals = *children_.at(restart.id).vitals;
  vitals.restarts.fetch_add(1);
  vitals.state = NodeState::restarting;
  vitals.set_cause("crashed: " + restart.exit.message);
  surroundings_.log.event(Log::Level::error, "model died",
                          {{"model", restart.id},
                           {"cause", restart.exit.message},
                           {"restart_in_ms", std::to_string(restart.wait.count() / 1'000'000)}});
}

void ModelsActor::removed(const supervision::Removed& removed) {
  const auto child = children_.find(removed.id);
  if (child == children_.end()) return;
  surroundings_.log.event(Log::Level::error, "model is not served", {{"model", removed.id}, {"cause", removed.reason}});
  vitals_->detach(child->second.vitals.get());
  surroundings_.registry.withdraw(child->second.source.name, child->second.source.version);
  children_.erase(child);
}

void ModelsActor::ended(const supervision::Ended& end) {
  if (end.kind == supervision::EndKind::asked) return quit(caf::exit_reason::user_shutdown);
  quit(caf::make_error(caf::sec::runtime_error, end.reason));
}

void ModelsActor::on_exit() {
  supervision_.abandon();
  for (auto& [node, child] : children_) {
    vitals_->detach(child.vitals.get());
    if (asked_) surroundings_.registry.withdraw(child.source.name, child.source.version);
  }
  children_.clear();
  vitals_->state = NodeState::stopped;
}

}  // namespace mainstay::actors
