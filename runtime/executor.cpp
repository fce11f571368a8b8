#include "runtime/executor.hpp"

#include <pthread.h>

#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "runtime/kept_model.hpp"
#include "runtime/policy/recycling.hpp"
#include "runtime/serve_call.hpp"

namespace mainstay {

namespace {

/// Works at the seat until it is closed or the model fails.
struct Work {
  const ExecutorTask& task;
  std::vector<JobPtr> failed_calls = {};

  Ending run(const LoadModel& load) {
    auto model = KeptModel::load(task.source, load);
    if (!model) return {Cause::crashed, model.error().message};
    task.events->loaded({std::make_shared<const Signature>((*model)->signature()), 0});
    // Nobody can end a call on a thread, but a model may look whether it is still wanted.
    const auto control = std::make_shared<CallControl>();
    task.queue->when_given_up(*task.seat, [control] { control->cancelled = true; });
    Recycling recycling{task.source.config.recycle, task.seed};
    const auto life = recycling.begin_life();
    std::uint64_t requests = 0;
    while (task.queue->take(*task.seat)) {
      if (task.seat->errand()) {
        auto outcome = (*model)->run(task.seat->errand()->kind());
        task.seat->errand()->finish(std::move(outcome.status));
        if (outcome.ending) return std::move(*outcome.ending);
        continue;
      }
      const auto call = [&](const std::vector<Tensor>& inputs) { return (*model)->infer(inputs, *control); };
      if (auto failure = serve_call(call, task.seat->jobs(), task.seat->began())) {
        failed_calls = task.seat->jobs();
        task.queue->fail(*task.seat, Error{Errc::internal, *failure}, task.source.config.idempotent);
        return {Cause::crashed, std::move(*failure)};
      }
      auto upkeep = (*model)->after_call();
      if (!upkeep.drift.empty()) task.events->drifted(std::move(upkeep.drift));
      if (!upkeep.notice.empty()) task.events->noticed(std::move(upkeep.notice));
      if (upkeep.ending) return std::move(*upkeep.ending);
      requests += task.seat->jobs().size();
      // Said again and again: it may not be its turn yet. The memory of a thread is that of the server.
      if (auto why = recycling.worn(life, requests, 0)) task.events->worn(std::move(*why));
    }
    return {};
  }
};

}  // namespace

StartExecutor threads_executor(LoadModel load, std::shared_ptr<Census> census) {
  return [load = std::move(load), census = std::move(census)](ExecutorTask task) {
    const auto events = task.events;
    census->arrive();
    try {
      std::thread{[load, census, task = std::move(task)]() mutable {
        // What `top -H` and a debugger show; the kernel keeps 15 bytes.
        ::pthread_setname_np(::pthread_self(), task.source.name.substr(0, 15).c_str());
        Work work{task};
        auto ending = work.run(load);
        // Ends the call, so that its requests are not watched any longer, and takes no other.
        task.queue->close(*task.seat);
        task.queue->take(*task.seat);
        task.events->ended(std::move(ending), std::move(work.failed_calls));
        task = {};
        census->leave();
      }}.detach();
    } catch (const std::system_error& failure) {
      census->leave();
      events->ended({Cause::crashed, std::string{"no thread to be had: "} + failure.what()}, {});
    }
  };
}

}  // namespace mainstay
