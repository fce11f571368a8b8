#pragma once

#include <cstddef>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/policy/restart_intensity.hpp"
#include "runtime/policy/supervised_child.hpp"

namespace mainstay {

/// Which children are stopped and started again with one that failed.
enum class Strategy : std::uint8_t {
  one_for_one,   ///< none
  one_for_all,   ///< all
  rest_for_one,  ///< those that were started after it
};

struct SupervisorRule {
  Strategy strategy = Strategy::one_for_one;
  /// Nothing: it never gives up.
  std::optional<Intensity> intensity = Intensity{};
  AutoShutdown auto_shutdown = AutoShutdown::never;
  /// Of the random numbers that waits are shortened by.
  std::uint64_t seed = 1;
};

/// The rules by which children are kept alive: docs/supervision.md has them sentence by sentence. Nothing happens in
/// here: events go in with their time, and what is to be done comes out, for the caller to carry out in that order.
/// Events of an incarnation that is over, and of a child that is not there, change nothing.
class Supervisor {
 public:
  using Effects = supervision::Effects;

  /// Refuses specs that make no sense. The children are started in their order, by `start`.
  static Result<Supervisor> make(SupervisorRule rule, std::vector<ChildSpec> specs);

  Effects start(Clock::time_point now);
  Effects started(std::string_view id, std::uint64_t incarnation, Clock::time_point now);
  Effects start_failed(std::string_view id, std::uint64_t incarnation, std::string reason, Clock::time_point now);
  Effects exited(std::string_view id, std::uint64_t incarnation, const supervision::Exit& exit, Clock::time_point now);
  Effects timer(Clock::time_point now);
  /// Stops the children in reverse order and ends.
  Effects stop(Clock::time_point now);

  /// A further child, after all others in order. If it cannot be started it is forgotten.
  Result<Effects> add(ChildSpec spec, Clock::time_point now);
  /// Stops a child and leaves it down; one that waits for its restart is not restarted.
  Result<Effects> terminate(std::string_view id, Clock::time_point now);
  /// Starts a child that is down.
  Result<Effects> restart(std::string_view id, Clock::time_point now);
  /// Forgets a child that is down.
  Result<Effects> remove(std::string_view id);

  struct View {
    std::string id;
    supervision::ChildState state = supervision::ChildState::down;
    std::uint64_t incarnation = 0;
    std::uint64_t restarts = 0;
    bool operator==(const View&) const = default;
  };
  /// In the order of their starts.
  std::vector<View> children() const;

  struct Counts {
    std::size_t specs = 0;
    /// Those that run, be they still starting or already stopping.
    std::size_t active = 0;
    bool operator==(const Counts&) const = default;
  };
  Counts count() const;
  /// It stops its children in order to end.
  bool stopping() const noexcept { return phase_ == Phase::stopping; }
  /// Why it stops or has ended.
  const std::string& reason() const noexcept { return end_.reason; }
  bool ended() const noexcept { return phase_ == Phase::ended; }

 private:
  using Child = supervision::SupervisedChild;
  enum class Phase : std::uint8_t { idle, running, stopping, ended };

  explicit Supervisor(SupervisorRule rule);
  Child* find(std::string_view id) noexcept;
  /// The child in this very life; nothing: it is over.
  Child* living(std::string_view id, std::uint64_t incarnation) noexcept;
  Result<Child*> administered(std::string_view id);

  // What becomes of a child that has ended.
  void went_down(Child& child);
  void start_went_wrong(Child& child, const std::string& reason, Clock::time_point now);
  void failed(Child& child, const supervision::Exit& exit, bool was_up, Clock::time_point now);
  void ended_for_good(Child& child, const supervision::Exit& exit);
  void forget(Child& child, const std::string& reason);
  void finish(supervision::EndKind kind, std::string reason);

  // What is to be done now, whatever it was that happened: see supervisor_settle.cpp.
  Effects settle(Clock::time_point now);
  void kill_overdue(Clock::time_point now);
  void stop_doomed(Clock::time_point now);
  void start_waiting(Clock::time_point now);
  void plan_wake(Clock::time_point now);
  /// Whether children are stopped and started one after another, or each for itself.
  bool one_by_one() const noexcept;

  SupervisorRule rule_;
  std::optional<RestartIntensity> intensity_;
  std::mt19937_64 random_;
  Phase phase_ = Phase::idle;
  std::vector<Child> children_;
  /// So that a child that is added again under its old id does not repeat the incarnations of the one before.
  std::uint64_t incarnations_forgotten_ = 0;
  supervision::Ended end_;
  /// When calls of `timer` are under way to us.
  std::set<Clock::time_point> wakes_;
  Effects effects_;
};

}  // namespace mainstay
