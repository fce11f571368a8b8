#pragma once

#include <caf/actor_addr.hpp>
#include <caf/typed_event_based_actor.hpp>

#include "actors/contracts.hpp"
#include "actors/surroundings.hpp"

namespace mainstay::actors {

/// What an instance is born with.
struct InstanceBirth {
  std::size_t index = 0;
  std::uint64_t incarnation = 0;
  ModelSource source;
  std::shared_ptr<RequestQueue> queue;
  std::shared_ptr<Seat> seat;
  std::shared_ptr<Lives> lives;
  /// Weak: a parent holds its children, not the other way round.
  caf::actor_addr parent;
};

/// One life of one instance. It starts an executor, passes on what that says to its model, and ends with it. A
/// successor is another actor with a higher incarnation.
class Instance final : public instance_actor::base {
 public:
  Instance(caf::actor_config& cfg, const Surroundings& surroundings, InstanceBirth birth);

  const char* name() const override { return "mainstay.instance"; }

 protected:
  behavior_type make_behavior() override;
  void on_exit() override;

 private:
  template <class Said>
  void pass_on(const Said& said);
  void end(const ExecutorEnded& ended);

  const Surroundings& surroundings_;
  InstanceBirth birth_;
  bool reported_ = false;
};

}  // namespace mainstay::actors
