#pragma once

#include <caf/typed_event_based_actor.hpp>
#include <map>
#include <string>

#include "actors/contracts.hpp"
#include "actors/supervision.hpp"
#include "actors/surroundings.hpp"

namespace mainstay::actors {

/// Supervises the models: each is a child that comes when it is asked for and is started again when it dies.
class ModelsActor final : public models_actor::base {
 public:
  ModelsActor(caf::actor_config& cfg, const Surroundings& surroundings, std::shared_ptr<Vitals> vitals);

  const char* name() const override { return "mainstay.models"; }

 protected:
  behavior_type make_behavior() override;
  void on_exit() override;

 private:
  struct Child {
    ModelSource source;
    std::shared_ptr<Vitals> vitals;
  };

  void add(const ModelSource& source);
  void heard(const supervision::Effect& effect);
  void restarting(const supervision::Restarting& restart);
  void removed(const supervision::Removed& removed);
  void ended(const supervision::Ended& end);

  const Surroundings& surroundings_;
  const std::shared_ptr<Vitals> vitals_;
  std::map<std::string, Child> children_;
  Supervision supervision_;
  /// It was told to stop; any other end is followed by a restart, and the models stay known.
  bool asked_ = false;
};

}  // namespace mainstay::actors
