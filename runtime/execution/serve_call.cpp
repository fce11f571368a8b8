#include "runtime/execution/serve_call.hpp"

#include <utility>

#include "runtime/client_fault.hpp"
#include "runtime/queue/batch.hpp"

namespace mainstay {

namespace {

Result<std::vector<std::vector<Tensor>>> compute_all(const Compute& compute, std::span<const JobPtr> jobs) {
  if (jobs.size() > 1) {
    auto outputs = compute(gather(jobs));
    if (!outputs) return std::move(outputs).error();
    return scatter(*outputs, jobs);
  }
  auto outputs = compute(jobs.front()->request.inputs);
  if (!outputs) return std::move(outputs).error();
  std::vector<std::vector<Tensor>> answers;
  answers.push_back(std::move(*outputs));
  return answers;
}

void answer(const JobPtr& job, std::vector<Tensor> outputs, Clock::time_point began, Clock::time_point ended,
            std::size_t batch) {
  InferResponse response;
  response.outputs = std::move(outputs);
  response.timings = {began - job->request.waits_since(), ended - began, static_cast<std::uint32_t>(batch)};
  job->conclude(std::move(response));
}

}  // namespace

std::optional<std::string> serve_call(const Compute& compute, std::span<const JobPtr> jobs, Clock::time_point began) {
  auto answers = compute_all(compute, jobs);
  if (answers) {
    const auto ended = Clock::now();
    if (const auto& traffic = jobs.front()->traffic) traffic->computed(jobs.size(), ended - began);
    for (std::size_t i = 0; i < jobs.size(); ++i) answer(jobs[i], std::move((*answers)[i]), began, ended, jobs.size());
    return std::nullopt;
  }
  if (!is_clients_fault(answers.error().code)) return answers.error().message;
  if (jobs.size() > 1) {
    // One of them is at fault, and the others must not pay for it.
    for (std::size_t i = 0; i < jobs.size(); ++i)
      if (auto failure = serve_call(compute, jobs.subspan(i, 1), began)) return failure;
    return std::nullopt;
  }
  jobs.front()->conclude(answers.error());
  return std::nullopt;
}

}  // namespace mainstay
