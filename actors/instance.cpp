#include "actors/instance.hpp"

#include <caf/actor_system.hpp>
#include <caf/send.hpp>
#include <caf/system_messages.hpp>
#include <utility>

#include "runtime/policy/seed.hpp"

namespace mainstay::actors {

namespace {

/// Carries what an executor's thread says into the actor's mailbox. The thread may outlive the actor: then nobody
/// listens.
class Messenger final : public ExecutorEvents {
 public:
  explicit Messenger(caf::actor_addr listener) : listener_(std::move(listener)) {}

  void loading(std::shared_ptr<const LoadProgress> progress) noexcept override {
    tell(ExecutorLoading{std::move(progress)});
  }
  void loaded(LoadedInstance instance) noexcept override { tell(ExecutorLoaded{std::move(instance)}); }
  void drifted(std::string message) noexcept override { tell(ExecutorDrifted{std::move(message)}); }
  void worn(std::string why) noexcept override { tell(ExecutorWorn{std::move(why)}); }
  void noticed(std::string what) noexcept override { tell(ExecutorNotice{std::move(what)}); }
  void ended(Ending ending, std::vector<JobPtr> calls) noexcept override {
    tell(ExecutorEnded{std::move(ending), std::move(calls)});
  }

 private:
  template <class Message>
  void tell(Message message) {
    if (auto actor = caf::actor_cast<instance_actor>(listener_)) caf::anon_send(actor, std::move(message));
  }

  caf::actor_addr listener_;
};

}  // namespace

Instance::Instance(caf::actor_config& cfg, const Surroundings& surroundings, InstanceBirth birth)
    : instance_actor::base(cfg), surroundings_(surroundings), birth_(std::move(birth)) {}

Instance::behavior_type Instance::make_behavior() {
  // Asked to go, it ends with the call that it is in; whoever cannot wait for that gives up its seat before.
  set_exit_handler([this](const caf::exit_msg& message) {
    if (message.reason != caf::exit_reason::user_shutdown || birth_.queue->given_up(*birth_.seat))
      return quit(message.reason);
    birth_.queue->close(*birth_.seat);
  });
  surroundings_.start_executor(
      {birth_.source, birth_.queue, birth_.seat, std::make_shared<Messenger>(caf::actor_addr{address()}),
       seed_for(surroundings_.seed, birth_.source.name + "/" + std::to_string(birth_.index), birth_.incarnation),
       birth_.lives});
  return {
      [this](const ExecutorLoading& loading) { pass_on(loading); },
      [this](const ExecutorLoaded& loaded) { pass_on(loaded); },
      [this](const ExecutorDrifted& drifted) { pass_on(drifted); },
      [this](const ExecutorWorn& worn) { pass_on(worn); },
      [this](const ExecutorNotice& notice) {
        surroundings_.log.event(Log::Level::warn, notice.what,
                                {{"model", birth_.source.name}, {"instance", std::to_string(birth_.index)}});
      },
      [this](const ExecutorEnded& ended) { end(ended); },
  };
}

template <class Said>
void Instance::pass_on(const Said& said) {
  if (auto parent = caf::actor_cast<model_actor>(birth_.parent))
    send(parent, FromInstance<Said>{birth_.index, birth_.incarnation, said});
}

void Instance::end(const ExecutorEnded& ended) {
  reported_ = true;
  pass_on(ended);
  quit();
}

void Instance::on_exit() {
  // Whoever ended this actor before its time wants its executor to end as well.
  if (!reported_) birth_.queue->abandon(*birth_.seat);
}

}  // namespace mainstay::actors
