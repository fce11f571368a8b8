#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string_view>

#include "http/exchange.hpp"
#include "http/loaded_model.hpp"
#include "http/side_threads.hpp"
#include "runtime/registry.hpp"

namespace mainstay::http {

/// How one request is understood and answered: its tensors are made of it, and its answer of the model's.
class Dialect {
 public:
  virtual ~Dialect() = default;

  /// What becomes of a request whose model is not loaded; nothing: it waits for it.
  virtual std::optional<Response> not_loaded(const ServedModel&) const { return std::nullopt; }
  /// Where it is read and written, for that takes long; null: on an I/O thread.
  virtual SideThreads* side_threads() const { return nullptr; }
  /// Called once the model's signature is known. The deadline is `longest` after the arrival, or earlier.
  virtual Result<InferRequest> read(const Exchange& exchange, const ServedModel& model,
                                    std::chrono::nanoseconds longest) = 0;
  virtual Response write(const ServedModel& model, const InferResponse& answer) = 0;
};

/// Hands a request to its model, which is waited for where it has to be loaded first, and answers when the model does.
void call_model(std::unique_ptr<Exchange> exchange, std::unique_ptr<Dialect> dialect, Asked asked, Models models);

/// Adds to a request that was read, beginning at `begun`, what every request has. Its trace; null: it is not traced.
std::unique_ptr<RequestTrace> complete(InferRequest& read, const Request& request, const ServedModel& model,
                                       Clock::time_point begun, RequestTraces* traces);

}  // namespace mainstay::http
