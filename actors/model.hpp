#pragma once

#include <caf/typed_event_based_actor.hpp>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "actors/contracts.hpp"
#include "actors/crew.hpp"
#include "actors/orders.hpp"
#include "actors/probing.hpp"
#include "actors/surroundings.hpp"
#include "runtime/admission/admission.hpp"
#include "runtime/cause_log.hpp"
#include "runtime/policy/failed_starts.hpp"

namespace mainstay::actors {

/// One version of a model: its queue, the deadlines of its requests, who is let in, and the crew of instances that
/// serves it. Requests that wait outlive the instances; they end with this actor.
class ModelActor final : public model_actor::base, private CrewListener {
 public:
  ModelActor(caf::actor_config& cfg, const Surroundings& surroundings, ModelSource source,
             std::shared_ptr<Vitals> vitals);

  const char* name() const override { return "mainstay.model"; }

  /// The two lanes of the mailbox: requests go into the queue, here, on the sender's thread; the rest takes CAF's way.
  using model_actor::base::enqueue;
  void enqueue(caf::mailbox_element_ptr element, caf::execution_unit* host) override;

 protected:
  behavior_type make_behavior() override;
  void on_exit() override;

 private:
  // On any thread.
  void accept(JobPtr job);

  void lost(const LostLife& life) override;
  void giving_up(const std::string& why) override;
  void exhausted(const std::string& why) override;
  void loaded(const InstanceLoaded& message);
  void drifted(const InstanceDrifted& message);
  void start_crew();
  void carry_out(const Order& order, const Completion& done);
  void breaker_moved(bool open);
  void record(const std::string& what, const LostLife& life);
  void look();
  void plan();
  void show_state();
  void retry();
  /// Nobody gets in until an instance is loaded.
  void shut(const std::string& why, std::chrono::nanoseconds retry_after);
  void publish(std::shared_ptr<const Signature> signature);

  const Surroundings& surroundings_;
  const ModelSource source_;
  const std::shared_ptr<Vitals> vitals_;
  const std::shared_ptr<RequestQueue> queue_;
  const std::shared_ptr<Admission> admission_;
  const std::shared_ptr<LoadRecord> load_ = std::make_shared<LoadRecord>();
  const std::shared_ptr<Traffic> traffic_ = std::make_shared<Traffic>();
  const std::shared_ptr<CauseLog> causes_ = std::make_shared<CauseLog>();
  Crew crew_;
  /// When looks at the deadlines are under way to us.
  std::set<Clock::time_point> timers_;
  Orders orders_;
  Probing probing_;
  FailedStarts failed_starts_;
  /// When it is tried again after it has failed; a reminder that comes before is an old one.
  std::optional<Clock::time_point> retry_at_;
  /// It has been loaded once.
  bool proven_ = false;
  /// It was told to stop; any other end is a crash.
  bool stopping_ = false;
};

}  // namespace mainstay::actors
