#include "cli/signals.hpp"

#include <csignal>
#include <ctime>

namespace mainstay::cli {

namespace {

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

}  // namespace

StopSignals::StopSignals() {
  auto set = stop_signals();
  sigaddset(&set, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  // A client that is gone is seen where it is written to.
  std::signal(SIGPIPE, SIG_IGN);
  // Who started the program may have ignored it, and the system then throws away how children ended.
  std::signal(SIGCHLD, SIG_DFL);
}

bool StopSignals::wait(std::chrono::nanoseconds patience) const {
  const auto set = stop_signals();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(patience);
  const timespec limit{seconds.count(), (patience - seconds).count()};
  return sigtimedwait(&set, nullptr, &limit) > 0;
}

void StopSignals::wait() const {
  const auto set = stop_signals();
  while (sigwaitinfo(&set, nullptr) < 0) {
  }
}

void StopSignals::wait(const std::function<void()>& look_again) const {
  auto set = stop_signals();
  sigaddset(&set, SIGHUP);
  for (;;) {
    const int signal = sigwaitinfo(&set, nullptr);
    if (signal == SIGHUP) look_again();
    if (signal > 0 && signal != SIGHUP) return;
  }
}

}  // namespace mainstay::cli
