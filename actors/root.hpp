#pragma once

#include <caf/typed_event_based_actor.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "actors/contracts.hpp"
#include "actors/supervision.hpp"
#include "actors/surroundings.hpp"

namespace mainstay::actors {

/// The top of the tree. What it was asked to serve it serves again after the loss of everything below it, however
/// often: nobody is above it to whom it could give up.
class Root final : public root_actor::base {
 public:
  Root(caf::actor_config& cfg, const Surroundings& surroundings, std::shared_ptr<Vitals> vitals);

  const char* name() const override { return "mainstay.root"; }

 protected:
  behavior_type make_behavior() override;
  void on_exit() override;

 private:
  void heard(const supervision::Effect& effect);
  caf::actor start_models(std::uint64_t incarnation);
  caf::actor start_loader(std::uint64_t incarnation);
  caf::actor start_memory(std::uint64_t incarnation);
  caf::actor start_jobs(std::uint64_t incarnation);
  Vitals& vitals_of(const std::string& child);
  void beat();
  void replace(ReplaceModel message);
  void change_made(const ChangeMade& message);
  template <class Message>
  void pass_on(const Message& message);

  const Surroundings& surroundings_;
  const std::shared_ptr<Vitals> vitals_;
  const std::shared_ptr<Vitals> models_vitals_ = std::make_shared<Vitals>("models", "supervisor");
  const std::shared_ptr<Vitals> jobs_vitals_ = std::make_shared<Vitals>("jobs", "jobs");
  const std::shared_ptr<Vitals> memory_vitals_ = std::make_shared<Vitals>("memory", "memory");
  const std::shared_ptr<Vitals> loader_vitals_ = std::make_shared<Vitals>("loader", "loader");
  /// What was asked for, in that order.
  struct Served {
    struct Change {
      std::uint64_t number = 0;
      ModelSource source;
    };
    ModelSource source;
    /// What it is to become, once that is loaded; if it never is, this one is served.
    std::optional<Change> change = std::nullopt;
  };
  Served* served(const std::string& name, const std::string& version);

  std::vector<Served> served_;
  std::uint64_t changes_ = 0;
  Supervision supervision_;
};

}  // namespace mainstay::actors
