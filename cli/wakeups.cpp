#include "cli/wakeups.hpp"

#include <poll.h>
#include <pthread.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace mainstay::cli {

Wakeups::Wakeups(std::initializer_list<int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : signals) sigaddset(&set, signal);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signals_ = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  if (signals_ < 0) throw std::system_error(errno, std::generic_category(), "no signals can be waited for");
}

// They stay blocked: one that comes now would end the program before it has said what it has done.
Wakeups::~Wakeups() { ::close(signals_); }

Woken Wakeups::wait(int handle, std::chrono::milliseconds patience) const {
  std::array<pollfd, 2> watched{{{signals_, POLLIN, 0}, {handle, POLLIN, 0}}};
  if (::poll(watched.data(), watched.size(), static_cast<int>(patience.count())) <= 0) return {};
  Woken woken{.readable = watched[1].revents != 0};
  signalfd_siginfo info;
  if (watched[0].revents && ::read(signals_, &info, sizeof info) == sizeof info)
    woken.signal = static_cast<int>(info.ssi_signo);
  return woken;
}

}  // namespace mainstay::cli
