#include "runtime/workers/lifeline.hpp"

#include <poll.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <thread>

namespace mainstay::workers {

namespace {

/// Between two looks where the system does not tell of the parent's end.
constexpr int look_every_ms = 100;

// A thread and no signal handler: a model may block signals, and replace handlers, but not this.
void watch(int parent) {
  ::pthread_setname_np(::pthread_self(), "lifeline");
  // Descriptors of its own, which the model neither sees nor closes: none but the parent's.
  ::close_range(0, ~0U, CLOSE_RANGE_UNSHARE);
  pollfd gone{static_cast<int>(::syscall(SYS_pidfd_open, parent, 0)), POLLIN, 0};
  while (::getppid() == parent) {
    ::poll(&gone, 1, gone.fd < 0 ? look_every_ms : -1);
    if (gone.revents & ~POLLIN) gone.fd = -1;
  }
  die_with_all();
}

}  // namespace

bool hold_on_to(int parent) {
  // The signal of the parent's death only wakes whoever was stopped: one that killed this process would come before the
  // thread could do the same to the others.
  ::prctl(PR_SET_PDEATHSIG, SIGCONT);
  if (::getppid() != parent) return false;
  sigset_t all, before;
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread{watch, parent}.detach();
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return true;
}

void die_with_all() {
  // The group of somebody else is not its own to end.
  if (::getpgrp() == ::getpid()) ::kill(0, SIGKILL);
  for (;;) ::kill(::getpid(), SIGKILL);
}

}  // namespace mainstay::workers
