#include "runtime/executor.hpp"

#include <pthread.h>

#include <exception>
#include <optional>
#include <span>
#include <system_error>
#include <thread>
#include <utility>

#include "runtime/batch.hpp"

namespace mainstay {

namespace {

/// A model's code may throw anything; what is not an exception of the standard library has no message to show.
template <class Call>
auto guarded(Call&& call) -> decltype(call()) {
  try {
    return call();
  } catch (const std::exception& failure) {
    return Error{Errc::internal, failure.what()};
  } catch (...) {
    return Error{Errc::internal, "the model threw something that is not an exception"};
  }
}

Result<std::vector<std::vector<Tensor>>> compute(Model& model, std::span<const JobPtr> jobs) {
  if (jobs.size() > 1) {
    auto outputs = model.infer(gather(jobs));
    if (!outputs) return std::move(outputs).error();
    return scatter(*outputs, jobs);
  }
  auto outputs = model.infer(jobs.front()->request.inputs);
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

/// Computes requests as one call and answers them. What went wrong with the model, if anything did.
std::optional<std::string> serve(Model& model, std::span<const JobPtr> jobs, Clock::time_point began) {
  auto answers = guarded([&] { return compute(model, jobs); });
  if (answers) {
    for (std::size_t i = 0; i < jobs.size(); ++i) answer(jobs[i], std::move((*answers)[i]), began, jobs.size());
    return std::nullopt;
  }
  const bool refused = answers.error().code == Errc::invalid_argument;
  if (refused && jobs.size() > 1) {
    // One of them is at fault, and the others must not pay for it.
    for (std::size_t i = 0; i < jobs.size(); ++i)
      if (auto failure = serve(model, jobs.subspan(i, 1), began)) {
        for (const auto& job : jobs.subspan(i + 1)) job->answer(Error{Errc::internal, *failure});
        return failure;
      }
    return std::nullopt;
  }
  for (const auto& job : jobs) job->answer(answers.error());
  if (refused) return std::nullopt;
  return answers.error().message;
}

std::pair<Cause, std::string> run(const ExecutorTask& task, const LoadModel& load) {
  auto model = guarded([&] { return load(task.source); });
  if (!model) return {Cause::crashed, model.error().message};
  task.events->loaded(std::make_shared<const Signature>((*model)->signature()));
  while (task.queue->take(*task.seat))
    if (auto failure = serve(**model, task.seat->jobs(), task.seat->began()))
      return {Cause::crashed, std::move(*failure)};
  return {Cause::asked, {}};
}

}  // namespace

StartExecutor threads_executor(LoadModel load, std::shared_ptr<Census> census) {
  return [load = std::move(load), census = std::move(census)](ExecutorTask task) {
    const auto events = task.events;
    census->arrive();
    try {
      std::thread{[load, census, task = std::move(task)]() mutable {
        // What `top -H` and a debugger show; the kernel keeps 15 bytes.
        ::pthread_setname_np(::pthread_self(), task.source.name.substr(0, 15).c_str());
        auto [cause, message] = run(task, load);
        // Ends the call, so that its requests are not watched any longer, and takes no other.
        task.queue->close(*task.seat);
        task.queue->take(*task.seat);
        task.events->ended(cause, std::move(message));
        task = {};
        census->leave();
      }}.detach();
    } catch (const std::system_error& failure) {
      census->leave();
      events->ended(Cause::crashed, std::string{"no thread to be had: "} + failure.what());
    }
  };
}

}  // namespace mainstay
