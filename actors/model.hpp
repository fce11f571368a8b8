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
#include "runtime/loading/waiting_room.hpp"
#include "runtime/policy/failed_starts.hpp"
#include "runtime/policy/model_life.hpp"

namespace mainstay::actors {

/// When a model's actor shows what it has to those who look for it.
enum class Debut : std::uint8_t {
  at_once,      ///< there is none of the same name and version
  when_loaded,  ///< it takes the place of another one, which serves until then
};

/// What a model's actor is born with.
struct ModelBirth {
  ModelSource source;
  std::shared_ptr<Vitals> vitals;
  /// Of all lives of this model; see ServedModel.
  std::uint64_t generation = 0;
  Debut debut = Debut::at_once;
  /// An operator has unloaded it, under another configuration.
  bool unwanted = false;
  /// Hears that it is loaded, and of its way to take another one's place or to retire.
  caf::actor_addr parent;
};

/// One version of a model: its way to being loaded and back, its queue, the deadlines of its requests, who is let in,
/// and the crew of instances that serves it. Requests that wait outlive the instances; they end with this actor.
class ModelActor final : public model_actor::base, private CrewListener {
 public:
  ModelActor(caf::actor_config& cfg, const Surroundings& surroundings, ModelBirth birth);

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

  RequestQueue::Exclusive exclusive();

  void carry_out(const Order& order, const Completion& done);
  void look();
  void plan();
  void settle();
  void show_state();
  void retry();

  /// Nobody gets in until an instance is loaded.
  void shut(const std::string& why, std::chrono::nanoseconds retry_after);
  void publish(std::shared_ptr<const Signature> signature);

  // What its instances say: model_instances.cpp.
  void loaded(const InstanceLoaded& message);
  void drifted(const InstanceDrifted& message);
  void lost(const LostLife& life) override;
  /// As long as it was not loaded, its loader has that to say.
  bool brings_back() const override { return life_.state() != NodeState::loading; }
  void giving_up(const std::string& why) override;
  void exhausted(const std::string& why) override;
  void record(const std::string& what, const LostLife& life);
  void breaker_moved(bool open);

  // How it comes to be loaded, or does not: model_loading.cpp.
  void arrive();
  void ask_to_load(bool urgent);
  void await_load(const LoadWait& wait);
  void granted(const LoadGranted& message);
  void refused(const LoadRefused& message);
  void announce_again();
  void attempt_over(const Status& status);
  void give_back_turn();
  void become_loaded();
  void take_place();
  void tell_loaded();
  /// Whoever has ordered it to be loaded is told with the code.
  void fail(const std::string& why, Errc code = Errc::unavailable);
  void retry_later();
  /// Whoever waits for it in whatever way is told.
  void turn_away(const Error& why);

  // How it goes: model_leaving.cpp.
  void doze(const Order& order, const Completion& done);
  void unload(const Order& order, const Completion& done);
  void leave(const std::string& why);
  void stopped() override;
  void end_leaving();
  void retire();
  void drain();

  void operated(const std::string& what, const std::string& message = {});
  bool loads_by_request() const;
  Error not_loaded() const;
  Error refusal_of_queue() const;

  const Surroundings& surroundings_;
  const ModelSource source_;
  const std::shared_ptr<Vitals> vitals_;
  const std::uint64_t generation_;
  const std::shared_ptr<RequestQueue> queue_;
  /// Where it does not let requests wait that find none.
  std::shared_ptr<const Exclusion> places_;
  const std::shared_ptr<Admission> admission_;
  /// What is known of the model from lives before this one; until it has arrived.
  Registry::ModelPtr before_;
  const std::shared_ptr<LoadRecord> load_;
  const std::shared_ptr<Traffic> traffic_;
  const std::shared_ptr<Lives> lives_;
  const std::shared_ptr<CauseLog> causes_ = std::make_shared<CauseLog>();
  Crew crew_;
  ModelLife life_;
  WaitingRoom waiting_room_;
  /// Who has ordered that it be loaded or unloaded, and is told when it is.
  std::vector<Completion> want_it_loaded_;
  std::vector<Completion> want_it_gone_;
  /// Of the latest ask to be loaded.
  std::uint64_t ticket_ = 0;
  /// Shown to those who look for it.
  bool debuted_;
  const caf::actor_addr parent_;
  /// When looks at the deadlines are under way to us.
  std::set<Clock::time_point> timers_;
  Orders orders_;
  Probing probing_;
  FailedStarts failed_starts_;
  /// It has been loaded once.
  bool proven_;
  /// As long as it is loaded.
  std::shared_ptr<const Signature> signature_;
  /// It was told to stop; any other end is a crash.
  bool stopping_ = false;
};

}  // namespace mainstay::actors
