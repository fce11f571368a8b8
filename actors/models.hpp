#pragma once

#include <caf/typed_event_based_actor.hpp>
#include <map>
#include <string>

#include "actors/contracts.hpp"
#include "actors/surroundings.hpp"
#include "runtime/policy/backoff.hpp"

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
    explicit Child(ModelSource model) : source(std::move(model)), backoff(source.config.restart) {}

    ModelSource source;
    Backoff backoff;
    std::shared_ptr<Vitals> vitals;
    model_actor actor;
  };

  void add(const ModelSource& source);
  void start(Child& child);
  void died(const caf::actor_addr& actor);

  const Surroundings& surroundings_;
  const std::shared_ptr<Vitals> vitals_;
  std::map<std::string, Child> children_;
};

}  // namespace mainstay::actors
