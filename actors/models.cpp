#include "actors/models.hpp"

#include <caf/actor_system.hpp>
#include <caf/sec.hpp>
#include <caf/send.hpp>
#include <caf/system_messages.hpp>
#include <utility>

#include "actors/exceptions.hpp"
#include "actors/model.hpp"
#include "runtime/policy/seed.hpp"
#include "runtime/seconds.hpp"

namespace mainstay::actors {

namespace {

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
  set_down_handler([this](const caf::down_msg& message) {
    supervision_.down(message);
    sweep();
  });
  set_exit_handler([this](const caf::exit_msg&) {
    asked_ = true;
    vitals_->state = NodeState::stopping;
    supervision_.stop();
  });
  vitals_->state = NodeState::ready;
  supervision_.start();
  return {
      [this](const ServeModel& message) { add(message.source); },
      [this](const ReplaceModel& message) { replace(message); },
      [this](const LoadServed& message) { load(message); },
      [this](const RemoveModel& message) { remove(message); },
      [this](const BecameLoaded& message) { became_loaded(message.node); },
      [this](const TookPlace& message) { took_place(message.node); },
      [this](const FellThrough& message) { fell_through(message); },
      [this](const Retired& message) { retired(message.node); },
      [this](loader_atom) {
        for (const auto& [node, child] : children_)
          if (const auto model = supervision_.actor(node))
            caf::anon_send(caf::actor_cast<model_actor>(model), loader_atom::value);
      },
      [this](wake_atom) { supervision_.wake(); },
  };
}

void ModelsActor::heard(const supervision::Effect& effect) {
  if (const auto* restart = std::get_if<supervision::Restarting>(&effect)) restarting(*restart);
  if (const auto* gone = std::get_if<supervision::Removed>(&effect)) removed(*gone);
  if (const auto* end = std::get_if<supervision::Ended>(&effect)) ended(*end);
}

void ModelsActor::restarting(const supervision::Restarting& restart) {
  auto& child = children_.at(restart.id);
  // It was on its way out, or was to come: then it has had its time.
  if (child.retiring) return retired(restart.id);
  auto& vitals = *child.vitals;
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
  vitals_->detach(child->second.vitals.get());
  const auto gone = std::move(child->second);
  children_.erase(child);
  // Whatever it said of itself at last; who took its place, or still serves in it, came at another time.
  if (gone.replaces.empty()) surroundings_.registry.withdraw(gone.source.name, gone.source.version, gone.generation);
  if (gone.retiring) return;
  surroundings_.log.event(Log::Level::error, "model is not served", {{"model", removed.id}, {"cause", removed.reason}});
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
