#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/cause_log.hpp"
#include "runtime/loading/load_record.hpp"
#include "runtime/node_state.hpp"
#include "runtime/queue/request.hpp"

namespace mainstay {

/// One node of the supervision tree as an operator sees it.
struct NodeView {
  std::string name;
  std::string kind;
  NodeState state = NodeState::starting;
  std::uint64_t incarnation = 0;
  std::uint64_t restarts = 0;
  std::uint64_t queue_depth = 0;
  std::uint64_t busy_ms = 0;
  /// The last thing that went wrong; empty: nothing did.
  std::string cause;
  /// The latest ends of its instances, the oldest first.
  std::vector<CauseRecord> causes;
  // What only some nodes have.
  std::optional<std::int64_t> pid;
  std::optional<std::int64_t> orphans;
  /// Of the call under way, where the model says so, or of a model's load; from 0 to 1.
  std::optional<float> progress;
  std::string breaker;
  std::string spare;
  std::string detail;
  std::vector<NodeView> children;
};

/// The vital signs of one node. Its actor writes them, anybody may read them at any time without asking the actor: a
/// tree with a stuck actor in it can still be looked at.
class Vitals {
 public:
  Vitals(std::string name, std::string kind) : name_(std::move(name)), kind_(std::move(kind)) {}

  std::atomic<NodeState> state{NodeState::starting};
  std::atomic<std::uint64_t> incarnation{0};
  std::atomic<std::uint64_t> restarts{0};
  std::atomic<std::uint64_t> queue_depth{0};
  /// When the call under way began, in nanoseconds of `Clock`; 0: idle.
  std::atomic<std::int64_t> busy_since{0};

  static constexpr std::int64_t unset = -1;
  /// The process that it runs in, where that is one of its own.
  std::atomic<std::int64_t> pid{unset};
  /// Threads that hang and were abandoned.
  std::atomic<std::int64_t> orphans{unset};

  const std::string& name() const noexcept { return name_; }
  void set_cause(std::string cause);
  std::string cause() const;
  /// The log is written by its owner and shown from here.
  void show_causes(std::shared_ptr<const CauseLog> causes);
  /// How the breaker stands is asked for at each look: it changes with time alone.
  void show_breaker(std::function<std::string(Clock::time_point)> breaker);
  /// How much of the call under way is done is asked for at each look, too.
  void show_progress(std::function<float()> progress);
  /// And how far a model has come with loading.
  void show_load(std::shared_ptr<const LoadRecord> load);
  /// With what `state` does not tell: that of loading nothing is left but to warm up.
  NodeState seen_state() const;
  void set_spare(std::string spare);
  void set_detail(std::string detail);

  void attach(std::shared_ptr<Vitals> child);
  void detach(const Vitals* child);

  NodeView view(Clock::time_point now) const;

 private:
  const std::string name_;
  const std::string kind_;
  mutable std::mutex mutex_;
  std::string cause_;
  std::shared_ptr<const CauseLog> causes_;
  std::function<std::string(Clock::time_point)> breaker_;
  std::function<float()> progress_;
  std::shared_ptr<const LoadRecord> load_;
  std::string spare_;
  std::string detail_;
  std::vector<std::shared_ptr<Vitals>> children_;
};

}  // namespace mainstay
