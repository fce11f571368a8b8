#pragma once

#include <caf/actor.hpp>
#include <caf/scheduled_actor.hpp>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "runtime/policy/supervisor.hpp"

namespace mainstay::actors {

/// Carries out what a `Supervisor` wants done, for the actor that it belongs to: children are actors that are spawned,
/// monitored, asked to stop by an exit message `user_shutdown`, and killed by one of `kill`. All calls are the owner's.
class Supervision {
 public:
  struct Spawned {
    caf::actor actor;
    /// False: the child is still starting, and the owner says when it runs by `started`, or that it never will.
    bool runs = true;
  };
  /// Spawns a child. What it throws is why the child could not be started.
  using Spawn = std::function<Spawned(std::uint64_t incarnation)>;
  /// Hears of every effect before it is carried out, and of the end after everything else.
  using Listener = std::function<void(const supervision::Effect&)>;

  Supervision(caf::scheduled_actor& owner, SupervisorRule rule, Listener listener);

  /// What was added before is started in its order, what is added later at once.
  void start();
  Status add(ChildSpec spec, Spawn spawn);
  Status terminate(std::string_view id);
  Status restart(std::string_view id);
  Status remove(std::string_view id);
  /// Stops the children in reverse order, each in its time; the listener hears `Ended` when they are gone.
  void stop();

  /// What children say of themselves. A life whose end was told is over: its actor is not waited for.
  void started(const std::string& id, std::uint64_t incarnation);
  void start_failed(const std::string& id, std::uint64_t incarnation, std::string reason);
  void exited(const std::string& id, std::uint64_t incarnation, const supervision::Exit& exit);

  /// False: it was no child of ours.
  bool down(const caf::down_msg& message);
  /// For when the owner receives a `wake_atom`.
  void wake();

  /// For an owner that ends without having stopped: asks all children to go, and looks after none of them any more.
  void abandon();

  /// Nothing where the child does not run.
  caf::actor actor(std::string_view id) const;
  const Supervisor& rules() const noexcept { return supervisor_; }

 private:
  struct Life {
    std::uint64_t incarnation = 0;
    caf::actor actor;
  };

  Clock::time_point now() const;
  Status settle(Result<supervision::Effects> effects);
  void carry_out(supervision::Effects effects);
  void perform(const supervision::Start& start);
  void perform(const supervision::AskToStop& ask);
  void perform(const supervision::Kill& kill);
  void perform(const supervision::WakeAt& wake);
  void perform(const supervision::Restarting&) {}
  void perform(const supervision::Removed& removed);
  void perform(const supervision::Ended&) {}
  void forget_life(const std::string& id, std::uint64_t incarnation);

  caf::scheduled_actor& owner_;
  Supervisor supervisor_;
  Listener listener_;
  std::map<std::string, Spawn, std::less<>> spawns_;
  std::map<std::string, Life, std::less<>> lives_;
  /// What is still to be carried out, where carrying out one effect leads to others.
  std::deque<supervision::Effect> pending_;
  bool busy_ = false;
};

/// How an actor ended, from the reason that CAF gives for it.
supervision::Exit exit_of(const caf::error& reason);

}  // namespace mainstay::actors
