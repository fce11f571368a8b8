#pragma once

#include <functional>
#include <memory>
#include <string>

#include "runtime/cause.hpp"
#include "runtime/execution/census.hpp"
#include "runtime/lives.hpp"
#include "runtime/model.hpp"
#include "runtime/queue/request_queue.hpp"

namespace mainstay {

/// An instance that is ready to take requests: loaded, and its canary has answered right.
struct LoadedInstance {
  std::shared_ptr<const Signature> signature;
  /// Of the worker process that it runs in; 0: it runs in this one.
  std::int64_t pid = 0;
  /// Of its calls, one after the other.
  std::shared_ptr<const CallControl> control = nullptr;
  /// That it takes; 0: not known.
  std::uint64_t bytes = 0;
};

/// Who wants to know what became of an instance. Told on the instance's own thread.
class ExecutorEvents {
 public:
  virtual ~ExecutorEvents() = default;
  /// It begins to load, and this is how far it has come.
  virtual void loading(std::shared_ptr<const LoadProgress> progress) noexcept = 0;
  virtual void loaded(LoadedInstance instance) noexcept = 0;
  /// A reset did not bring the pristine state back; a fresh model took its place, and the instance serves on.
  virtual void drifted(std::string message) noexcept = 0;
  /// The instance has served for long enough or has grown too big; it serves on until its seat is closed.
  virtual void worn(std::string why) noexcept = 0;
  /// Something for the log.
  virtual void noticed(std::string what) noexcept = 0;
  /// The last word, said exactly once: the thread is about to end. `calls`: what was being computed when it failed.
  virtual void ended(Ending ending, std::vector<JobPtr> calls) noexcept = 0;
};

/// What it takes to run one instance of a model.
struct ExecutorTask {
  ModelSource source;
  std::shared_ptr<RequestQueue> queue;
  std::shared_ptr<Seat> seat;
  std::shared_ptr<ExecutorEvents> events;
  /// Of the random numbers of this life.
  std::uint64_t seed = 1;
  /// Where it is counted what is done to its state.
  std::shared_ptr<Lives> lives = std::make_shared<Lives>();
};

/// Begins to run an instance: it loads its model, works at its seat until that is closed, and says what happened. A
/// call of an idempotent model that fails is put back to be made once more. Returns at once. How it runs (a thread, a
/// process, another node) is nobody else's business.
using StartExecutor = std::function<void(ExecutorTask)>;

/// Instances that run on threads of this process. `census` must outlive all of them.
StartExecutor threads_executor(LoadModel load, std::shared_ptr<Census> census);

}  // namespace mainstay
