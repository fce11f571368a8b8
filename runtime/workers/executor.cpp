#include "runtime/workers/executor.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "runtime/execution/instance_thread.hpp"
#include "runtime/execution/job_pieces.hpp"
#include "runtime/execution/serve_call.hpp"
#include "runtime/execution/watched_call.hpp"
#include "runtime/memory/process_memory.hpp"
#include "runtime/policy/recycling.hpp"
#include "runtime/workers/conversation.hpp"
#include "runtime/workers/environment.hpp"
#include "runtime/workers/foreman.hpp"

namespace mainstay {

namespace workers {

namespace {

using namespace std::chrono_literals;

/// For a worker to end by itself once it was told to.
constexpr auto time_to_leave = 2s;

std::map<std::string, std::string> own_environment() {
  std::map<std::string, std::string> all;
  for (char** each = environ; *each != nullptr; ++each)
    if (const std::string_view line{*each}; line.find('=') != std::string_view::npos)
      all.emplace(line.substr(0, line.find('=')), line.substr(line.find('=') + 1));
  return all;
}

/// "computing request 'a' and 3 others"
std::string computing(const std::vector<JobPtr>& jobs) {
  auto text = "computing request '" + jobs.front()->request.id + "'";
  if (jobs.size() > 1) text += " and " + std::to_string(jobs.size() - 1) + " others";
  return text;
}

std::string name_of(Errand::Kind kind) {
  switch (kind) {
    case Errand::Kind::reset:
      return "resetting its model";
    case Errand::Kind::reload:
      return "reloading its model";
    case Errand::Kind::canary:
      return "answering its canary";
  }
  return "doing an errand";
}

bool is_watched(const JobPtr& job) { return job->request.watch != nullptr; }

/// One life of one instance: from the start of its worker to its end.
class Life {
 public:
  Life(const ExecutorTask& task, std::shared_ptr<Process> process)
      : task_(task),
        process_(std::move(process)),
        talk_(process_, RegionPool::Limits{}),
        recycling_(task.source.config.recycle, task.seed) {
    task_.queue->when_given_up(*task_.seat, [process = process_] { process->kill(Verdict::hung); });
    talk_.when_in_order([this] { task_.queue->begun(*task_.seat); });
  }
  ~Life() {
    // The worker knows the seat, and the seat the worker.
    task_.queue->when_given_up(*task_.seat, {});
    // Where something was thrown here.
    if (!process_->dead()) process_->kill(Verdict::dismissed);
  }
  Life(const Life&) = delete;
  Life& operator=(const Life&) = delete;

  Ending run() {
    auto ending = load_and_serve();
    if (ending.cause == Cause::asked && !talk_.lost()) {
      talk_.bye();
      process_->wait(time_to_leave);
    }
    // Whatever a model has failed at may as well keep it from ending.
    if (!process_->dead()) process_->kill(Verdict::dismissed);
    process_->wait();
    return ending;
  }

  std::vector<JobPtr> failed_calls() { return std::move(failed_calls_); }

 private:
  Ending load_and_serve() {
    doing_ = "loading its model";
    auto signature = talk_.load(task_.source, [this](auto progress) { task_.events->loading(std::move(progress)); });
    if (!signature) return ending(signature.error());
    task_.events->loaded({std::make_shared<const Signature>(std::move(*signature)), process_->pid(), talk_.control(),
                          private_memory(process_->pid())});
    // The next call goes to the worker while it still puts its model in order. Where there is none, what that finds is
    // heard now.
    std::optional<Ending> ended;
    const auto hear_the_rest = [&] {
      if (!(ended = hear_upkeep(true))) return doing_.clear();
      task_.queue->close(*task_.seat);
    };
    for (doing_.clear(); task_.queue->take(*task_.seat, hear_the_rest); doing_.clear())
      if (auto ending = task_.seat->errand() ? run_errand(*task_.seat->errand()) : serve()) return std::move(*ending);
    if (ended) return std::move(*ended);
    return process_->dead() ? death() : Ending{};
  }

  std::optional<Ending> run_errand(const Errand& errand) {
    doing_ = name_of(errand.kind());
    auto outcome = talk_.errand(errand.kind());
    if (outcome) {
      errand.finish(std::move(outcome->status));
      return std::move(outcome->ending);
    }
    auto why = ending(outcome.error());
    errand.finish(Error{Errc::unavailable, why.message});
    return why;
  }

  std::optional<Ending> serve() {
    const auto& jobs = task_.seat->jobs();
    doing_ = computing(jobs);
    const auto failure = serve_call([this](const auto& inputs) { return compute(inputs); }, jobs, task_.seat->began());
    if (failure && refusal_ == Errc::unavailable) {
      for (const auto& job : jobs) job->conclude(Error{Errc::unavailable, *failure});
    } else if (failure) {
      return fail(*failure);
    }
    look_at_wear();
    task_.queue->answered(*task_.seat);
    return hear_upkeep(false);
  }

  std::optional<Ending> hear_upkeep(bool wait) {
    if (wait) doing_ = "putting its model's state in order";
    auto upkeep = talk_.upkeep(wait);
    if (!upkeep) return ending(upkeep.error());
    return heard(std::move(*upkeep));
  }

  void look_at_wear() {
    const auto rss = task_.source.config.recycle.max_rss_mb > 0 ? private_memory(process_->pid()) : 0;
    requests_ += task_.seat->jobs().size();
    // Said again and again: it may not be its turn yet.
    if (auto why = recycling_.worn(life_, requests_, rss)) task_.events->worn(std::move(*why));
  }

  std::optional<Ending> heard(Upkeep upkeep) {
    task_.lives->tended(upkeep.done);
    if (!upkeep.drift.empty()) task_.events->drifted(std::move(upkeep.drift));
    if (!upkeep.notice.empty()) task_.events->noticed(std::move(upkeep.notice));
    return std::move(upkeep.ending);
  }

  Result<std::vector<Tensor>> compute(const std::vector<Tensor>& inputs) {
    Conversation::Wanted wanted;
    // One that was answered, because its deadline has passed, is a matter of the deadlines' rules.
    if (task_.source.config.cancel_on_disconnect || std::ranges::all_of(task_.seat->jobs(), &is_watched))
      wanted = [this] {
        return std::ranges::any_of(task_.seat->jobs(),
                                   [](const JobPtr& job) { return job->answered() || job->request.wanted(); });
      };
    const WatchedCall watched(task_.seat->jobs(), talk_.control());
    if (!talk_.in_order()) task_.queue->held_up(*task_.seat);
    auto& job = *task_.seat->jobs().front();
    // What the worker writes to its own is not believed.
    const CallControl unwatched;
    JobPieces pieces(job, unwatched);
    auto outputs = talk_.infer(inputs, wanted, job.streams() ? &pieces : nullptr, job.request.trace.get());
    if (job.streams()) outputs = pieces.finish(std::move(outputs));
    refusal_ = outputs ? std::nullopt : std::optional(outputs.error().code);
    return outputs;
  }

  Ending fail(const std::string& failure) {
    auto why = ending({Errc::internal, failure});
    // Whoever gave the instance up has its calls, and answers them.
    if (process_->verdict() == Verdict::hung) return why;
    const auto code = why.cause == Cause::asked ? Errc::unavailable : Errc::internal;
    // What never came as far as the model has no part in its end, and was not made yet.
    if (talk_.begun() && why.cause != Cause::asked) failed_calls_ = task_.seat->jobs();
    const bool again = task_.source.config.idempotent || !talk_.begun();
    task_.queue->fail(*task_.seat, Error{code, why.message}, again);
    return why;
  }

  Ending ending(const Error& failure) {
    if (talk_.lost()) return death();
    if (talk_.over()) return *heard(talk_.upkeep(false).value());
    if (!talk_.starved()) return {Cause::crashed, failure.message};
    return {Cause::leaking,
            refused_memory(task_.source.config.limits.memory_mb) + " while " + doing_ + ": " + failure.message};
  }

  Ending death() {
    auto death = process_->wait();
    death.detail = talk_.garbage();
    death.starved = talk_.starved();
    death.doing = doing_;
    death.memory_mb = task_.source.config.limits.memory_mb;
    death.cpu_s = task_.source.config.limits.cpu_s;
    death.open_files = task_.source.config.limits.open_files;
    return ending_of(death);
  }

  const ExecutorTask& task_;
  const std::shared_ptr<Process> process_;
  Conversation talk_;
  Recycling recycling_;
  const Recycling::Life life_ = recycling_.begin_life();
  std::uint64_t requests_ = 0;
  std::string doing_;
  /// Why the last call has no outputs; nothing: it has.
  std::optional<Errc> refusal_;
  std::vector<JobPtr> failed_calls_;
};

Ending live(const ExecutorTask& task, Foreman& foreman, std::vector<JobPtr>& failed_calls) {
  const auto& config = task.source.config;
  auto process = foreman.hire({task.source.name, scrubbed(own_environment(), config.environment, config.threads),
                               [queue = task.queue, seat = task.seat] { queue->close(*seat); }});
  if (!process) return {Cause::crashed, process.error().message};
  Life life{task, std::move(*process)};
  auto ending = life.run();
  failed_calls = life.failed_calls();
  return ending;
}

}  // namespace

}  // namespace workers

StartExecutor processes_executor(std::string program, Log& log, std::shared_ptr<Census> census) {
  auto foreman = std::make_shared<workers::Foreman>(std::move(program), log);
  return [foreman = std::move(foreman), census = std::move(census)](ExecutorTask task) {
    start_instance(std::move(task), census, [foreman](const ExecutorTask& own, std::vector<JobPtr>& failed_calls) {
      return workers::live(own, *foreman, failed_calls);
    });
  };
}

}  // namespace mainstay
