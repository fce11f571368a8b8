#include "runtime/execution/instance_thread.hpp"

#include <pthread.h>

#include <exception>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

namespace mainstay {

namespace {

void run(const ExecutorTask& task, const LiveInstance& live) {
  Ending ending;
  std::vector<JobPtr> failed_calls;
  try {
    ending = live(task, failed_calls);
  } catch (const std::exception& failure) {
    ending = {Cause::crashed, failure.what()};
    for (const auto& job : task.seat->jobs())
      if (!job->answered()) failed_calls.push_back(job);
    task.queue->fail(*task.seat, Error{Errc::internal, ending.message}, task.source.config.idempotent);
  }
  // Ends the call, so that its requests are not watched any longer, and takes no other.
  task.queue->close(*task.seat);
  task.queue->take(*task.seat);
  task.events->ended(std::move(ending), std::move(failed_calls));
}

}  // namespace

void start_instance(ExecutorTask task, std::shared_ptr<Census> census, LiveInstance live) {
  const auto events = task.events;
  census->arrive();
  try {
    std::thread{[task = std::move(task), census, live = std::move(live)]() mutable {
      // What `top -H` and a debugger show; the kernel keeps 15 bytes.
      ::pthread_setname_np(::pthread_self(), task.source.name.substr(0, 15).c_str());
      run(task, live);
      task = {};
      live = nullptr;
      census->leave();
    }}.detach();
  } catch (const std::system_error& failure) {
    census->leave();
    events->ended({Cause::crashed, std::string{"no thread to be had: "} + failure.what()}, {});
  }
}

}  // namespace mainstay
