#include "runtime/executor.hpp"

#include <pthread.h>

#include <optional>
#include <span>
#include <system_error>
#include <thread>
#include <utility>

#include "runtime/batch.hpp"
#include "runtime/kept_model.hpp"

namespace mainstay {

namespace {

Result<std::vector<std::vector<Tensor>>> compute(KeptModel& model, std::span<const JobPtr> jobs) {
  // Nobody can end a call on a thread, but a model may look whether it is still wanted.
  CallControl control;
  if (jobs.size() > 1) {
    auto outputs = model.infer(gather(jobs), control);
    if (!outputs) return std::move(outputs).error();
    return scatter(*outputs, jobs);
  }
  auto outputs = model.infer(jobs.front()->request.inputs, control);
  if (!outputs) return std::move(outputs).error();
  std::vector<std::vector<Tensor>> answers;
  answers.push_back(std::move(*outputs));
  return answers;
}

void answer(const JobPtr& job, std::vector<Tensor> outputs, Clock::time_point began, std::size_t batch) {
  InferResponse response;
  response.outputs = std::move(outputs);
  response.timings = {began - job->request.arrived, Clock::now() - began, static_cast<std::uint32_t>(batch)};
  job->answer(std::move(response));
}

/// Computes requests as one call and answers them. What went wrong with the model, if anything did: then those that it
/// concerns are not answered yet.
std::optional<std::string> serve(KeptModel& model, std::span<const JobPtr> jobs, Clock::time_point began) {
  auto answers = compute(model, jobs);
  if (answers) {
    for (std::size_t i = 0; i < jobs.size(); ++i) answer(jobs[i], std::move((*answers)[i]), began, jobs.size());
    return std::nullopt;
  }
  if (answers.error().code != Errc::invalid_argument) return answers.error().message;
  if (jobs.size() > 1) {
    // One of them is at fault, and the others must not pay for it.
    for (std::size_t i = 0; i < jobs.size(); ++i)
      if (auto failure = serve(model, jobs.subspan(i, 1), began)) return failure;
    return std::nullopt;
  }
  jobs.front()->answer(answers.error());
  return std::nullopt;
}

void run_errand(KeptModel& model, const Errand& errand) {
  switch (errand.kind()) {
    case Errand::Kind::reset:
      return errand.finish(model.reset());
    case Errand::Kind::reload:
      return errand.finish(model.reload());
    case Errand::Kind::canary:
      return errand.finish(model.canary());
  }
}

/// Works at the seat until it is closed or the model fails.
struct Work {
  const ExecutorTask& task;
  std::vector<JobPtr> failed_calls = {};

  Ending run(const LoadModel& load) {
    auto model = KeptModel::load(task.source, load);
    if (!model) return {Cause::crashed, model.error().message};
    task.events->loaded({std::make_shared<const Signature>((*model)->signature()), 0});
    while (task.queue->take(*task.seat)) {
      if (task.seat->errand()) {
        run_errand(**model, *task.seat->errand());
        continue;
      }
      if (auto failure = serve(**model, task.seat->jobs(), task.seat->began())) {
        failed_calls = task.seat->jobs();
        task.queue->fail(*task.seat, Error{Errc::internal, *failure}, task.source.config.idempotent);
        return {Cause::crashed, std::move(*failure)};
      }
      auto upkeep = (*model)->after_call();
      if (!upkeep.drift.empty()) task.events->drifted(std::move(upkeep.drift));
      if (upkeep.ending) return std::move(*upkeep.ending);
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
