#pragma once

#include <caf/typed_event_based_actor.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "actors/contracts.hpp"
#include "actors/surroundings.hpp"
#include "runtime/policy/watermarks.hpp"
#include "runtime/policy/worker_growth.hpp"

namespace mainstay::actors {

/// Looks at the memory from time to time: unloads models that nobody uses for long, or that nobody uses where memory is
/// short, and has a worker that has grown replaced before the system ends one.
class MemoryWatch final : public memory_actor::base {
 public:
  MemoryWatch(caf::actor_config& cfg, const Surroundings& surroundings, std::shared_ptr<Vitals> vitals);

  const char* name() const override { return "mainstay.memory"; }

 protected:
  behavior_type make_behavior() override;
  void on_exit() override { vitals_->state = NodeState::stopped; }

 private:
  /// A worker process and whose it is.
  struct Worker {
    Registry::ModelPtr model;
    std::size_t instance = 0;
    std::int64_t pid = 0;
  };

  void look();
  void look_at_workers();
  void unload_what_is_idle();
  void relieve(MemoryLevel level);
  void shed_leakiest();
  void let_go(const std::string& key, const std::string& why);
  void keep_snapshot(const MemoryReading& reading);
  void say(MemoryLevel level, const MemoryReading& reading);
  void look_again();

  const Surroundings& surroundings_;
  const std::shared_ptr<Vitals> vitals_;
  Watermarks watermarks_;
  WorkerGrowth growth_;
  std::vector<Worker> workers_;
  MemoryLevel level_ = MemoryLevel::normal;
  std::optional<Clock::time_point> kept_at_;
};

}  // namespace mainstay::actors
