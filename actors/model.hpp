#pragma once

#include <caf/typed_event_based_actor.hpp>
#include <map>
#include <set>
#include <vector>

#include "actors/contracts.hpp"
#include "actors/surroundings.hpp"
#include "runtime/policy/backoff.hpp"
#include "runtime/round.hpp"

namespace mainstay::actors {

/// One version of a model: its queue, the deadlines of its requests, and its instances, each of which is started again
/// when it ends. Requests that wait outlive the instances; they end with this actor.
class ModelActor final : public model_actor::base {
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
  struct Slot {
    explicit Slot(const config::Restart& rule) : backoff(rule) {}

    std::shared_ptr<Vitals> vitals;
    std::shared_ptr<Seat> seat;
    instance_actor actor;
    std::uint64_t incarnation = 0;
    /// Until when it must have loaded; nothing: it has, or it is not running.
    std::optional<Clock::time_point> load_by;
    bool serving = false;
    Backoff backoff;
  };

  void accept(JobPtr job);
  void start(std::size_t index);
  void loaded(const InstanceLoaded& message);
  void ended(const InstanceEnded& message);
  void carry_out(const Order& order, const Completion& done);
  void restart_later(std::size_t index, std::chrono::nanoseconds wait);
  void give_up_if_hung(Slot& slot, Clock::time_point now);
  void look();
  void plan();
  std::optional<Clock::time_point> overdue_at(const Slot& slot) const;
  std::size_t orphans();
  bool serving() const;
  void fail(const std::string& why);
  void publish(std::shared_ptr<const Signature> signature);

  const Surroundings& surroundings_;
  const ModelSource source_;
  const std::shared_ptr<Vitals> vitals_;
  const std::shared_ptr<RequestQueue> queue_;
  std::vector<Slot> slots_;
  /// Seats of threads that were abandoned; gone when the thread came back after all.
  std::vector<std::weak_ptr<Seat>> abandoned_;
  /// When looks at the deadlines are under way to us.
  std::set<Clock::time_point> timers_;
  /// Orders that are being carried out.
  std::map<std::pair<Order::Kind, std::optional<std::size_t>>, std::weak_ptr<Round>> rounds_;
  /// It was told to stop; any other end is a crash.
  bool stopping_ = false;
};

}  // namespace mainstay::actors
