#pragma once

#include <functional>
#include <memory>
#include <string>

#include "runtime/cause.hpp"
#include "runtime/census.hpp"
#include "runtime/model.hpp"
#include "runtime/request_queue.hpp"

namespace mainstay {

/// Who wants to know what became of an instance. Told on the instance's own thread.
class ExecutorEvents {
 public:
  virtual ~ExecutorEvents() = default;
  virtual void loaded(std::shared_ptr<const Signature> signature) noexcept = 0;
  /// The last word, said exactly once: the thread is about to end.
  virtual void ended(Cause cause, std::string message) noexcept = 0;
};

/// What it takes to run one instance of a model.
struct ExecutorTask {
  ModelSource source;
  std::shared_ptr<RequestQueue> queue;
  std::shared_ptr<Seat> seat;
  std::shared_ptr<ExecutorEvents> events;
};

/// Begins to run an instance: it loads its model, works at its seat until that is closed, and says what happened.
/// Returns at once. How it runs (a thread, a process, another node) is nobody else's business.
using StartExecutor = std::function<void(ExecutorTask)>;

using LoadModel = std::function<Result<std::unique_ptr<Model>>(const ModelSource&)>;

/// Instances that run on threads of this process. `census` must outlive all of them.
StartExecutor threads_executor(LoadModel load, std::shared_ptr<Census> census);

}  // namespace mainstay
