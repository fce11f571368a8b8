#include "actors/instance.hpp"

#include <caf/actor_system.hpp>
#include <caf/send.hpp>
#include <utility>

namespace mainstay::actors {

namespace {

/// Carries what an executor's thread says into the actor's mailbox. The thread may outlive the actor: then nobody
/// listens.
class Messenger final : public ExecutorEvents {
 public:
  explicit Messenger(caf::actor_addr listener) : listener_(std::move(listener)) {}

  void loaded(std::shared_ptr<const Signature> signature) noexcept override {
    if (auto actor = caf::actor_cast<instance_actor>(listener_))
      caf::anon_send(actor, ExecutorLoaded{std::move(signature)});
  }

  void ended(Cause cause, std::string message) noexcept override {
    if (auto actor = caf::actor_cast<instance_actor>(listener_))
      caf::anon_send(actor, ExecutorEnded{cause, std::move(message)});
  }

 private:
  caf::actor_addr listener_;
};

}  // namespace

Instance::Instance(caf::actor_config& cfg, const Surroundings& surroundings, InstanceBirth birth)
    : instance_actor::base(cfg), surroundings_(surroundings), birth_(std::move(birth)) {}

Instance::behavior_type Instance::make_behavior() {
  surroundings_.start_executor(
      {birth_.source, birth_.queue, birth_.seat, std::make_shared<Messenger>(caf::actor_addr{address()})});
  return {
      [this](const ExecutorLoaded& loaded) {
        if (auto parent = caf::actor_cast<model_actor>(birth_.parent))
          send(parent, InstanceLoaded{birth_.index, birth_.incarnation, loaded.signature});
      },
      [this](const ExecutorEnded& ended) { report(ended.cause, ended.message); },
      [this](give_up_atom, const std::string& message) { report(Cause::hung, message); },
  };
}

void Instance::report(Cause cause, std::string message) {
  reported_ = true;
  if (auto parent = caf::actor_cast<model_actor>(birth_.parent))
    send(parent, InstanceEnded{birth_.index, birth_.incarnation, cause, std::move(message)});
  quit();
}

void Instance::on_exit() {
  // Whoever ended this actor before its time wants its thread to end as well, after the call that it is in.
  if (!reported_) birth_.queue->close(*birth_.seat);
}

}  // namespace mainstay::actors
