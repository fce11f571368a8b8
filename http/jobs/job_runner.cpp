#include "http/jobs/job_runner.hpp"

#include <exception>
#include <utility>

#include "http/errors.hpp"

namespace mainstay::http {

void JobRunner::run(jobs::Run run, std::function<void(jobs::Outcome)> over) {
  const auto owner = run.record.owner;
  const auto called = owner.empty() ? Gate::Called{} : gate_->key_called(owner);
  auto exchange = std::make_unique<JobExchange>(std::move(run), called.key, post_, std::move(over), log_);
  if (called.needed && !called.key)
    return exchange->respond(error_response({Errc::forbidden, "the key '" + owner + "' is not known any more"}));
  try {
    router_.replay(std::move(exchange));
  } catch (const std::exception& problem) {
    // The exchange was destroyed on the way here, which answered it.
    log_.event(Log::Level::error, "the handler of a job failed", {{"cause", problem.what()}});
  }
}

}  // namespace mainstay::http
