#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "runtime/node_state.hpp"
#include "runtime/queue/request.hpp"
#include "runtime/result.hpp"

namespace mainstay {

/// The states of a model, from before its first load to after its last. What happens goes in; what it says is whether
/// that changed anything: an event that cannot be in the state at hand is one that came too late, and is passed over.
///
///     unknown ─ask→ queued ─granted→ loading ─loaded→ ready ⇄ degraded ─leave→ unloading ─gone→ unloaded ─ask→ queued
///                     ↑                 │ attempt_failed            │ exhausted
///                     └─────────────────┘ given up → failed ←───────┘
///
/// From queued, loading and failed it may leave as well. One that retires is not asked for any more.
///
/// `warming` is `loading` of which nothing is left but to ask the model for the first time: see LoadRecord.
class ModelLife {
 public:
  NodeState state() const noexcept { return state_; }
  /// It takes requests.
  bool serves() const noexcept { return state_ == NodeState::ready || state_ == NodeState::degraded; }
  /// It is gone, or on its way out.
  bool leaving() const noexcept { return state_ == NodeState::unloading || state_ == NodeState::unloaded; }
  /// Somebody has asked for it, and it is on its way.
  bool coming() const noexcept { return state_ == NodeState::queued || state_ == NodeState::loading; }
  /// The loader waits for the end of the attempt that it has granted: that may be long after the first instance is
  /// loaded, for all of them are one load.
  bool holds_turn() const noexcept { return holds_turn_; }
  /// It is to go for good.
  bool retiring() const noexcept { return retiring_; }

  enum class Asked : std::uint8_t {
    passed_over,  ///< it serves, it retires, or it comes by itself, be it after it has gone
    to_load,      ///< its load is to be asked for
    on_its_way,   ///< somebody has asked for it before
  };
  /// Somebody wants it. `crew_runs`: it has instances, which bring themselves back.
  Asked ask(bool crew_runs) noexcept;
  /// Its turn to load has come.
  bool granted() noexcept;
  /// One of its instances could not be loaded. False: it is not being loaded, so that is no failed attempt. The first
  /// to say why is believed.
  bool attempt_fails(const std::string& why, Errc code = Errc::internal);
  /// How the attempt that the loader waits for has ended: all instances that are to come are loaded or lost, or it has
  /// failed, and waits for another one. Nothing: it has not ended, or nobody waits.
  std::optional<Status> end_of_attempt(std::size_t still_loading);
  /// Nothing is wanted of the loader any more. True: it is to be told.
  bool give_back_turn() noexcept;
  /// The first of its instances is loaded.
  bool loaded() noexcept;
  /// So many of the instances that are wanted serve.
  bool count(std::size_t serving, std::size_t wanted) noexcept;
  /// It was not to be loaded, or cannot be kept alive just now.
  bool give_up() noexcept { return move(coming() || serves(), NodeState::failed); }
  /// One of its instances was brought back after all.
  bool revive() noexcept;
  /// There was no room for it now; it is as it was before it was asked for.
  bool turn_away() noexcept;

  /// It is tried again at that time, unless it is asked for or leaves before.
  void try_again(Clock::time_point at) noexcept { try_at_ = at; }
  bool tries_again() const noexcept { return try_at_.has_value(); }
  /// True: the time has come, which is said once.
  bool due(Clock::time_point now) noexcept;

  /// It is to go, and is gone when nothing of it is left.
  bool leave() noexcept;
  bool gone() noexcept { return move(state_ == NodeState::unloading, NodeState::unloaded); }
  /// Whoever has asked for it while it was on its way out does not want it any more.
  void forget_asks() noexcept { asked_while_leaving_ = false; }
  /// True: somebody has asked for it while it was on its way out, which is said once.
  bool comes_back() noexcept;
  /// False: it does so already.
  bool retire() noexcept;

 private:
  bool move(bool may, NodeState next) noexcept;

  NodeState state_ = NodeState::unknown;
  bool was_loaded_ = false;
  bool holds_turn_ = false;
  bool asked_while_leaving_ = false;
  bool retiring_ = false;
  /// Why the attempt under way has failed.
  std::optional<Error> failure_;
  std::optional<Clock::time_point> try_at_;
};

}  // namespace mainstay
