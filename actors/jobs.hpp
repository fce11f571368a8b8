#pragma once

#include <caf/typed_event_based_actor.hpp>
#include <memory>
#include <optional>

#include "actors/contracts.hpp"
#include "actors/surroundings.hpp"
#include "runtime/jobs/keeper.hpp"

namespace mainstay::actors {

/// Looks after the requests that are answered later. To be spawned detached: it waits for the disk, and reads requests
/// and writes answers.
class JobsActor final : public jobs_actor::base {
 public:
  JobsActor(caf::actor_config& cfg, const Surroundings& surroundings, std::shared_ptr<Vitals> vitals);

  const char* name() const override { return "mainstay.jobs"; }

 protected:
  behavior_type make_behavior() override;
  void on_exit() override;

 private:
  bool open();
  void work();
  void look_again();
  /// What was answered until now is still written.
  void finish();

  const Surroundings& surroundings_;
  const std::shared_ptr<Vitals> vitals_;
  std::unique_ptr<jobs::Keeper> keeper_;
  std::optional<Clock::time_point> planned_;
};

}  // namespace mainstay::actors
