#include "runtime/execution/executor.hpp"

#include <optional>
#include <utility>

#include "runtime/execution/instance_thread.hpp"
#include "runtime/execution/job_pieces.hpp"
#include "runtime/execution/serve_call.hpp"
#include "runtime/execution/watched_call.hpp"
#include "runtime/policy/recycling.hpp"
#include "runtime/state/kept_model.hpp"

namespace mainstay {

namespace {

/// Works at the seat until it is closed or the model fails.
class Work {
 public:
  Work(const ExecutorTask& task, std::vector<JobPtr>& failed_calls) : task_(task), failed_calls_(failed_calls) {}

  Ending run(const LoadModel& load) {
    const auto progress = std::make_shared<LoadProgress>();
    task_.events->loading(progress);
    auto loaded = KeptModel::load(task_.source, load, *progress);
    if (!loaded) return {Cause::crashed, loaded.error().message};
    auto& model = **loaded;
    task_.events->loaded({std::make_shared<const Signature>(model.signature()), 0, control_, model.bytes()});
    // Nobody can end a call on a thread, but a model may look whether it is still wanted.
    task_.queue->when_given_up(*task_.seat, [control = control_] { control->cancelled = true; });
    Recycling recycling{task_.source.config.recycle, task_.seed};
    const auto life = recycling.begin_life();
    std::uint64_t requests = 0;
    const bool keeps_state = task_.source.config.state.strategy != config::StateStrategy::none;
    while (task_.queue->take(*task_.seat)) {
      if (const auto& errand = task_.seat->errand()) {
        auto outcome = model.run(errand->kind());
        errand->finish(std::move(outcome.status));
        if (outcome.ending) return std::move(*outcome.ending);
        continue;
      }
      if (auto ending = serve(model)) return std::move(*ending);
      if (keeps_state) task_.queue->answered(*task_.seat);
      if (auto ending = tend(model)) return std::move(*ending);
      requests += task_.seat->jobs().size();
      // Said again and again: it may not be its turn yet. The memory of a thread is that of the server.
      if (auto why = recycling.worn(life, requests, 0)) task_.events->worn(std::move(*why));
    }
    return {};
  }

 private:
  std::optional<Ending> serve(KeptModel& model) {
    std::optional<Ending> ending;
    bool called = false;
    const auto call = [&](const std::vector<Tensor>& inputs) -> Result<std::vector<Tensor>> {
      // Requests that were refused together are computed one by one, and must not see what the others left.
      if (std::exchange(called, true)) ending = tend(model);
      if (ending) return Error{Errc::internal, ending->message};
      control_->progress = 0;
      const WatchedCall watched(task_.seat->jobs(), control_);
      return infer(model, inputs);
    };
    auto failure = serve_call(call, task_.seat->jobs(), task_.seat->began());
    if (!failure) return std::nullopt;
    // What the model never saw has no part in its end, and was not made yet.
    const bool begun = !ending;
    if (begun) failed_calls_ = task_.seat->jobs();
    task_.queue->fail(*task_.seat, Error{Errc::internal, *failure}, task_.source.config.idempotent || !begun);
    return begun ? Ending{Cause::crashed, std::move(*failure)} : std::move(*ending);
  }

  Result<std::vector<Tensor>> infer(KeptModel& model, const std::vector<Tensor>& inputs) {
    auto& job = *task_.seat->jobs().front();
    const auto* trace = job.request.trace.get();
    if (!job.streams()) return model.infer(inputs, {*control_, nullptr, trace});
    JobPieces pieces(job, *control_);
    return pieces.finish(model.infer(inputs, {*control_, &pieces, trace}));
  }

  /// Puts the model in order after a call.
  std::optional<Ending> tend(KeptModel& model) {
    auto upkeep = model.after_call();
    task_.lives->tended(upkeep.done);
    if (!upkeep.drift.empty()) task_.events->drifted(std::move(upkeep.drift));
    if (!upkeep.notice.empty()) task_.events->noticed(std::move(upkeep.notice));
    return std::move(upkeep.ending);
  }

  const ExecutorTask& task_;
  std::vector<JobPtr>& failed_calls_;
  const std::shared_ptr<CallControl> control_ = std::make_shared<CallControl>();
};

}  // namespace

StartExecutor threads_executor(LoadModel load, std::shared_ptr<Census> census) {
  return [load = std::move(load), census = std::move(census)](ExecutorTask task) {
    start_instance(std::move(task), census, [load](const ExecutorTask& own, std::vector<JobPtr>& failed_calls) {
      return Work{own, failed_calls}.run(load);
    });
  };
}

}  // namespace mainstay
