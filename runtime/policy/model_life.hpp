#pragma once

#include <cstddef>

#include "runtime/node_state.hpp"

namespace mainstay {

/// The states of a model, from before its first load to after its last. What happens goes in; what it says is whether
/// that changed anything: an event that cannot be in the state at hand is one that came too late, and is passed over.
///
///     unknown ─ask→ queued ─granted→ loading ─loaded→ ready ⇄ degraded ─leave→ unloading ─gone→ unloaded ─ask→ queued
///                     ↑                 │ attempt_failed            │ exhausted
///                     └─────────────────┘ given up → failed ←───────┘
///
/// From queued, loading and failed it may leave as well.
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

  /// Somebody wants it. True: its load is to be asked for.
  bool ask() noexcept {
    return move(state_ == NodeState::unknown || state_ == NodeState::unloaded || state_ == NodeState::failed,
                NodeState::queued);
  }
  /// Its turn to load has come.
  bool granted() noexcept { return move(state_ == NodeState::queued, NodeState::loading); }
  /// The first of its instances is loaded.
  bool loaded() noexcept { return move(state_ == NodeState::loading, NodeState::ready); }
  /// It could not be loaded and waits for another attempt.
  bool attempt_failed() noexcept { return move(state_ == NodeState::loading, NodeState::queued); }
  /// So many of the instances that are wanted serve.
  bool count(std::size_t serving, std::size_t wanted) noexcept {
    const auto next = serving >= wanted ? NodeState::ready : NodeState::degraded;
    return move(serves() && state_ != next, next);
  }
  /// It was not to be loaded, or cannot be kept alive just now.
  bool give_up() noexcept { return move(coming() || serves(), NodeState::failed); }
  /// One of its instances was brought back after all.
  bool revive() noexcept { return move(state_ == NodeState::failed, NodeState::degraded); }
  /// There was no room for it now; it is as it was before it was asked for.
  bool turn_away() noexcept {
    return move(state_ == NodeState::queued, was_loaded_ ? NodeState::unloaded : NodeState::unknown);
  }
  /// It is to go, and is gone when nothing of it is left.
  bool leave() noexcept { return move(coming() || serves() || state_ == NodeState::failed, NodeState::unloading); }
  bool gone() noexcept { return move(state_ == NodeState::unloading, NodeState::unloaded); }

 private:
  bool move(bool may, NodeState next) noexcept {
    if (!may) return false;
    state_ = next;
    was_loaded_ = was_loaded_ || next == NodeState::ready;
    return true;
  }

  NodeState state_ = NodeState::unknown;
  bool was_loaded_ = false;
};

}  // namespace mainstay
