#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "runtime/queue/call_watch.hpp"
#include "runtime/tensor.hpp"
#include "runtime/trace.hpp"

namespace mainstay {

using Clock = std::chrono::steady_clock;

/// A parameter of the protocol. An integer is unsigned only where it is too large for the other one.
using Parameter = std::variant<bool, std::int64_t, std::uint64_t, double, std::string>;
using Parameters = std::map<std::string, Parameter, std::less<>>;

/// One inference as a model gets it, checked and with its tensors in memory.
struct InferRequest {
  /// What logs and causes call it.
  std::string id;
  std::vector<Tensor> inputs;
  /// Names of the outputs that are asked for; empty: all of them.
  std::vector<std::string> outputs;
  Parameters parameters;
  /// When it came in, and when its answer is of no use any more. There always is a deadline.
  Clock::time_point arrived;
  /// When it had been read and was given to its model; unset: nobody has told, and it counts as when it came in.
  Clock::time_point handed_in;
  Clock::time_point deadline;
  /// Becomes true when its client has closed the connection; null: nobody can tell.
  std::shared_ptr<const std::atomic<bool>> client_gone;
  /// Null: it belongs to none.
  TracePtr trace;
  /// Null: nobody watches it.
  std::shared_ptr<CallWatch> watch;

  Clock::time_point waits_since() const noexcept { return handed_in > arrived ? handed_in : arrived; }
  bool wanted() const noexcept { return !client_gone || !client_gone->load(std::memory_order_relaxed); }
};

/// How long a request spent where.
struct Timings {
  std::chrono::nanoseconds queue{0};
  std::chrono::nanoseconds compute{0};
  /// How many requests shared the call that computed it.
  std::uint32_t batch = 1;
};

struct InferResponse {
  std::vector<Tensor> outputs;
  Timings timings;
};

}  // namespace mainstay
