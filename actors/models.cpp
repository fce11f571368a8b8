#include "actors/models.hpp"

#include <caf/actor_system.hpp>
#include <caf/sec.hpp>
#include <caf/send.hpp>
#include <caf/system_messages.hpp>
#include <utility>

#include "actors/exceptions.hpp"
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

ModelsActor::ModelsActor(caf::actor_config& cfg, const Surroundings& surroundings, std::shared_ptr<Vitals> vitals,
                         caf::actor_addr parent)
    : models_actor::base(cfg),
      surroundings_(surroundings),
      vitals_(std::move(vitals)),
      parent_(std::move(parent)),
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
      [this](const ServeModel& message) {
        const auto& source = message.source;
        const ReplaceModel newcomer{source};
        carry_out(lineage_.added(source.name, source.version, states(source.name)), &newcomer);
      },
      [this](const ReplaceModel& message) { replace(message); },
      [this](const LoadServed& message) { load(message); },
      [this](const RemoveModel& message) {
        carry_out(lineage_.removed(message.name, message.version, states(message.name)));
      },
      [this](const BecameLoaded& message) { became_loaded(message.node); },
      [this](const TookPlace& message) { carry_out(lineage_.took_place(message.node)); },
      [this](const FellThrough& message) { carry_out(lineage_.fell_through(message.node, message.why)); },
      [this](const Retired& message) { carry_out(lineage_.retired(message.node)); },
      [this](loader_atom) {
        for (const auto& [node, child] : children_)
          if (const auto one = model(node)) caf::anon_send(one, loader_atom::value);
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
  if (const auto last = lineage_.died(restart.id); !last.empty()) return carry_out(last);
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
  vitals_->detach(child->second.vitals.get());
  const bool expected = lineage_.on_its_way_out(removed.id);
  // Whatever it said of itself at last; who took its place, or still serves in it, came at another time.
  carry_out(lineage_.gone(removed.id));
  children_.erase(child);
  if (expected) return;
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
