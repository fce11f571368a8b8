#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/request.hpp"

namespace mainstay {

enum class NodeState : std::uint8_t { starting, ready, busy, restarting, failed, stopping, stopped };

std::string_view name_of(NodeState state) noexcept;

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

  const std::string& name() const noexcept { return name_; }
  void set_cause(std::string cause);
  std::string cause() const;

  void attach(std::shared_ptr<Vitals> child);
  void detach(const Vitals* child);

  NodeView view(Clock::time_point now) const;

 private:
  const std::string name_;
  const std::string kind_;
  mutable std::mutex mutex_;
  std::string cause_;
  std::vector<std::shared_ptr<Vitals>> children_;
};

}  // namespace mainstay
