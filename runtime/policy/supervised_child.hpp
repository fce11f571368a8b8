#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include "runtime/policy/backoff.hpp"
#include "runtime/policy/child_spec.hpp"
#include "runtime/policy/supervisor_effects.hpp"

namespace mainstay::supervision {

enum class ChildState : std::uint8_t {
  down,      ///< it does not run and is not to
  waiting,   ///< it is to be started when its time and its turn have come
  starting,  ///< it was started and has not said yet that it runs
  up,
  stopping,  ///< it was asked to stop or killed, and is still there
};

/// Why a child is started, which says what it means if that fails.
enum class StartKind : std::uint8_t {
  initial,  ///< with its supervisor, which ends
  added,    ///< later; the child is forgotten
  asked,    ///< by an operator; it stays down
  again,    ///< after a failure; that is one more failure
};

/// What a supervisor remembers of one child.
struct SupervisedChild {
  explicit SupervisedChild(ChildSpec given) : spec(std::move(given)) {
    if (spec.backoff) backoff.emplace(*spec.backoff);
  }

  ChildSpec spec;
  std::optional<Backoff> backoff;
  ChildState state = ChildState::down;
  StartKind kind = StartKind::initial;
  std::uint64_t incarnation = 0;
  std::uint64_t restarts = 0;
  /// It runs, and is to be stopped when its turn comes.
  bool doomed = false;
  /// Once it is down it is to be started again, not before `due`.
  bool comes_back = false;
  /// When it may be started; meaningful where it waits or comes back.
  Clock::time_point due{};
  /// When it is killed if it is still stopping; nothing: it was, or never will be.
  std::optional<Clock::time_point> kill_at;

  bool alive() const noexcept {
    return state == ChildState::starting || state == ChildState::up || state == ChildState::stopping;
  }
  bool temporary() const noexcept { return spec.restart == RestartType::temporary; }
  /// Whether it will not be seen again unless somebody asks for it.
  bool ends_for_good(const Exit& exit) const noexcept {
    return temporary() || (spec.restart == RestartType::transient && exit.kind != ExitKind::abnormal);
  }

  /// It is to be started as soon as its turn comes.
  void want(StartKind why, Clock::time_point at);
  /// It is to be stopped when its turn comes, and started again afterwards where it `returns`.
  void doom(bool returns);
  Effect start();
  Effect stop(Clock::time_point now);
  /// How long to wait before it is started again. `chance` is what the jitter is drawn by.
  std::chrono::nanoseconds wait_after(const Exit& exit, bool was_up, Clock::time_point now, double chance);
};

}  // namespace mainstay::supervision
