#include "runtime/workers/process.hpp"

#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <utility>

namespace mainstay::workers {

void Process::kill(Verdict verdict) noexcept {
  auto none = Verdict::none;
  verdict_.compare_exchange_strong(none, verdict);
  // glibc 2.36 has the call, but declares it in a header that does not go with <csignal>.
  ::syscall(SYS_pidfd_send_signal, handle_.number(), SIGKILL, nullptr, 0);
}

void Process::buried(Death death) {
  // A child of its own may still hold the other end: whoever listens here is not to wait for that.
  ::shutdown(socket_.number(), SHUT_RDWR);
  {
    std::lock_guard guard{mutex_};
    death.verdict = verdict_.load();
    death_ = std::move(death);
    dead_ = true;
  }
  ended_.notify_all();
  if (when_dead_) when_dead_();
}

std::optional<Death> Process::wait(std::chrono::milliseconds patience) {
  std::unique_lock lock{mutex_};
  ended_.wait_for(lock, patience, [this] { return death_.has_value(); });
  return death_;
}

Death Process::wait() {
  std::unique_lock lock{mutex_};
  ended_.wait(lock, [this] { return death_.has_value(); });
  return *death_;
}

}  // namespace mainstay::workers
