#include "http/request_traces.hpp"

namespace mainstay::http {

namespace {

std::string ns(Clock::time_point at) {
  return std::to_string(std::chrono::duration_cast<std::chrono::nanoseconds>(at.time_since_epoch()).count());
}

}  // namespace

RequestTrace::RequestTrace(Log& log, const InferRequest& request, const ServedModel& model)
    : log_(log),
      id_(request.id),
      model_(model.name),
      version_(model.version),
      trace_(request.trace),
      arrived_(request.arrived),
      handed_in_(request.waits_since()) {}

void RequestTrace::answered(const Timings* timings, Clock::time_point at) noexcept {
  succeeded_ = timings != nullptr;
  if (timings) timings_ = *timings;
  answered_ = at;
}

void RequestTrace::ended(Clock::time_point at) noexcept {
  // Of a request that failed nobody has kept when it began to be computed.
  const auto began = succeeded_ ? handed_in_ + timings_.queue : answered_;
  const auto computed = succeeded_ ? began + timings_.compute : answered_;
  log_.event(Log::Level::info, "request trace",
             {{"id", id_},
              {"model", model_},
              {"version", version_},
              {"trace", std::string(trace_ ? trace_->id() : "")},
              {"success", succeeded_ ? "true" : "false"},
              {"request_start_ns", ns(arrived_)},
              {"queue_start_ns", ns(handed_in_)},
              {"compute_start_ns", ns(began)},
              {"compute_end_ns", ns(computed)},
              {"answer_start_ns", ns(answered_)},
              {"request_end_ns", ns(at)}});
}

std::unique_ptr<RequestTrace> RequestTraces::begin(const InferRequest& request, const ServedModel& model) {
  if (idle_.load(std::memory_order_relaxed)) return nullptr;
  {
    std::lock_guard guard{mutex_};
    const bool chosen = choice_.choose(model.name);
    idle_.store(choice_.idle(), std::memory_order_relaxed);
    if (!chosen) return nullptr;
  }
  return std::make_unique<RequestTrace>(log_, request, model);
}

TraceSettings RequestTraces::settings(std::string_view model) const {
  std::lock_guard guard{mutex_};
  return choice_.settings(model);
}

void RequestTraces::change(std::string_view model, const TraceChanges& changes) {
  std::lock_guard guard{mutex_};
  choice_.change(model, changes);
  idle_.store(choice_.idle(), std::memory_order_relaxed);
}

}  // namespace mainstay::http
