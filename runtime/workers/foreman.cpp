#include "runtime/workers/foreman.hpp"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <future>
#include <optional>
#include <utility>

#include "runtime/workers/levelled.hpp"
#include "runtime/workers/spawn.hpp"

namespace mainstay::workers {

namespace {

/// Reads of a dead worker's output; a pipe holds no more.
constexpr int most_last_words = 16;

/// How a child has ended; nothing: somebody else has asked already.
std::optional<siginfo_t> wait_for(pid_t pid, int more) {
  siginfo_t info{};
  while (::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | more) < 0)
    if (errno != EINTR) return std::nullopt;
  return info;
}

}  // namespace

Foreman::Foreman(std::string program, Log& log)
    : program_(std::move(program)), log_(log), bell_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), thread_([this] {
        ::pthread_setname_np(::pthread_self(), "foreman");
        work();
      }) {}

Foreman::~Foreman() {
  {
    std::lock_guard guard{mutex_};
    stopping_ = true;
  }
  ::eventfd_write(bell_.number(), 1);
  thread_.join();
}

Result<std::shared_ptr<Process>> Foreman::hire(Employment employment) {
  std::promise<Result<std::shared_ptr<Process>>> promise;
  auto hired = promise.get_future();
  {
    std::lock_guard guard{mutex_};
    errands_.push_back([&] { promise.set_value(start(std::move(employment))); });
  }
  ::eventfd_write(bell_.number(), 1);
  return hired.get();
}

Result<std::shared_ptr<Process>> Foreman::start(Employment employment) {
  // There was nobody whom the kills since the last look could have met.
  if (workers_.empty()) oom_kills_ = {};
  look_at_memory();
  auto spawned = spawn(program_, employment.model, employment.environment);
  if (!spawned) return std::move(spawned).error();
  auto process = std::make_shared<Process>(spawned->pid, std::move(spawned->handle), std::move(spawned->socket),
                                           std::move(employment.when_dead));
  workers_.push_back({std::move(employment.model), process, Output{std::move(spawned->output)}});
  return process;
}

void Foreman::work() {
  std::vector<pollfd> watched;
  for (;;) {
    watched.assign(1, {bell_.number(), POLLIN, 0});
    for (const auto& worker : workers_) {
      watched.push_back({worker.process->handle(), POLLIN, 0});
      watched.push_back({worker.output.descriptor(), POLLIN, 0});
    }
    // Only where there is a worker, for whose death it might be the reason.
    const auto patience = workers_.empty() ? -1 : static_cast<int>(OomKills::look_every.count());
    const auto woken = ::poll(watched.data(), watched.size(), patience);
    if (!workers_.empty()) look_at_memory();
    if (woken <= 0) continue;
    for (std::size_t i = 0; i < workers_.size(); ++i) {
      if (watched[2 * i + 2].revents != 0) read_output(workers_[i]);
      if (watched[2 * i + 1].revents != 0) bury(workers_[i]);
    }
    std::erase_if(workers_, [](const Worker& worker) { return worker.process->dead(); });
    if (watched[0].revents != 0 && !do_errands()) break;
  }
  for (auto& worker : workers_) {
    worker.process->kill(Verdict::dismissed);
    bury(worker);
  }
}

void Foreman::look_at_memory() {
  const auto now = OomKills::Time::clock::now();
  if (oom_kills_.due(now)) count_kills(now);
}

void Foreman::count_kills(OomKills::Time now) {
  if (const auto total = read_oom_kills(oom_counter_)) oom_kills_.read(*total, now);
}

void Foreman::read_output(Worker& worker) {
  worker.output.read(Output::Clock::now(), [&](std::string_view line) { log(worker, line); });
}

void Foreman::log(const Worker& worker, std::string_view line) {
  const auto pid = std::to_string(worker.process->pid());
  if (const auto said = read_levelled(line))
    log_.event(said->level, said->text, {{"model", worker.model}, {"pid", pid}});
  else
    log_.event(Log::Level::warn, "a worker printed",
               {{"model", worker.model}, {"pid", pid}, {"line", std::string(line)}});
}

void Foreman::bury(Worker& worker) {
  const auto pid = worker.process->pid();
  // Its last words, which tell more than its exit code; a child that it has left behind may go on printing for ever.
  for (int i = 0; i < most_last_words && worker.output.descriptor() >= 0; ++i) read_output(worker);
  worker.output.finish([&](std::string_view line) { log(worker, line); });
  // Before it is reaped: until then its number, which is its group's, belongs to nobody else.
  const bool unreaped = wait_for(pid, WNOWAIT).has_value();
  if (unreaped) ::kill(-pid, SIGKILL);
  const auto info = unreaped ? wait_for(pid, 0) : std::nullopt;
  const auto now = OomKills::Time::clock::now();
  count_kills(now);
  Death death;
  if (info) {
    death.how = info->si_code == CLD_EXITED ? Death::How::exited : Death::How::killed;
    death.number = info->si_status;
  }
  const bool killed_by_system = info && info->si_status == SIGKILL && worker.process->verdict() == Verdict::none;
  death.system_short_of_memory = killed_by_system && oom_kills_.explain(now);
  worker.process->buried(std::move(death));
}

bool Foreman::do_errands() {
  eventfd_t rung = 0;
  ::eventfd_read(bell_.number(), &rung);
  std::vector<std::function<void()>> errands;
  bool stopping = false;
  {
    std::lock_guard guard{mutex_};
    errands.swap(errands_);
    stopping = stopping_;
  }
  for (const auto& errand : errands) errand();
  return !stopping;
}

}  // namespace mainstay::workers
