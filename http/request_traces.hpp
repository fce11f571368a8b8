#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "runtime/log/log.hpp"
#include "runtime/policy/trace_choice.hpp"
#include "runtime/queue/request.hpp"
#include "runtime/registry.hpp"

namespace mainstay::http {

/// What is noted of one request: when it came to which point, as one line of the log.
class RequestTrace {
 public:
  RequestTrace(Log& log, const InferRequest& request, const ServedModel& model);

  /// The model has answered it; `timings` is null where that was an error.
  void answered(const Timings* timings, Clock::time_point at) noexcept;
  /// All of its answer has been handed to the server to be sent. Writes the line.
  void ended(Clock::time_point at) noexcept;

 private:
  Log& log_;
  const std::string id_;
  const std::string model_;
  const std::string version_;
  const TracePtr trace_;
  const Clock::time_point arrived_;
  const Clock::time_point handed_in_;
  bool succeeded_ = false;
  Timings timings_;
  Clock::time_point answered_;
};

/// Has requests traced as the settings say, which may be changed at any time. Used by any thread.
class RequestTraces {
 public:
  /// The log must outlive this and every trace.
  explicit RequestTraces(Log& log) : log_(log) {}

  /// A request that is about to be handed to its model. Null: it is not traced, which takes no lock where none is.
  std::unique_ptr<RequestTrace> begin(const InferRequest& request, const ServedModel& model);

  /// An empty name: what holds for all models.
  TraceSettings settings(std::string_view model) const;
  void change(std::string_view model, const TraceChanges& changes);

 private:
  Log& log_;
  std::atomic<bool> idle_{true};
  mutable std::mutex mutex_;
  TraceChoice choice_;
};

}  // namespace mainstay::http
