#pragma once

#include <caf/typed_event_based_actor.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "actors/contracts.hpp"
#include "actors/supervision.hpp"
#include "actors/surroundings.hpp"
#include "runtime/policy/lineage.hpp"

namespace mainstay::actors {

/// Supervises the models: each is a child that comes when it is asked for and is started again when it dies. One that
/// takes another one's place is a child beside it until it is loaded; who takes whose place when is a `Lineage`'s.
class ModelsActor final : public models_actor::base {
 public:
  /// `parent` hears of changes that were made.
  ModelsActor(caf::actor_config& cfg, const Surroundings& surroundings, std::shared_ptr<Vitals> vitals,
              caf::actor_addr parent);

  const char* name() const override { return "mainstay.models"; }

 protected:
  behavior_type make_behavior() override;
  void on_exit() override;

 private:
  struct Child {
    ModelSource source;
    std::shared_ptr<Vitals> vitals;
    std::uint64_t generation = 0;
    /// An operator has unloaded the one before.
    bool unwanted = false;
    /// Of the change that it is, and who wants to know what comes of that.
    std::uint64_t change = 0;
    std::optional<Completion> done = std::nullopt;
  };

  // What is done with whom is for `lineage_` to say; see models_versions.cpp.
  void replace(const ReplaceModel& message);
  void load(const LoadServed& message);
  void became_loaded(const std::string& node);
  /// `newcomer`: what is spawned.
  void carry_out(const lineage::Effects& effects, const ReplaceModel* newcomer = nullptr);
  void spawn_child(const lineage::Spawn& spawn, const ReplaceModel& newcomer);
  void perform(const lineage::Spawn&) {}
  void perform(const lineage::OrderLoad& load);
  void perform(const lineage::OrderUnload& unload);
  void perform(const lineage::TakePlace& place);
  void perform(const lineage::Changed& change);
  void perform(const lineage::Retire& retire);
  void perform(const lineage::Withdraw& withdraw);
  void perform(const lineage::Stop& stop);
  void perform(const lineage::Finish& finish);
  /// Forgets those that are gone.
  void sweep();
  model_actor model(const std::string& node) const;
  Lineage::States states(const std::string& name) const;
  bool is_unwanted(const ModelSource& source) const;
  void heard(const supervision::Effect& effect);
  void restarting(const supervision::Restarting& restart);
  void removed(const supervision::Removed& removed);
  void ended(const supervision::Ended& end);

  const Surroundings& surroundings_;
  const std::shared_ptr<Vitals> vitals_;
  const caf::actor_addr parent_;
  std::map<std::string, Child> children_;
  Lineage lineage_;
  Supervision supervision_;
  /// It was told to stop; any other end is followed by a restart, and the models stay known.
  bool asked_ = false;
};

}  // namespace mainstay::actors
