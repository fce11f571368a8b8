#include "runtime/loading/watcher.hpp"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <system_error>
#include <utility>

namespace mainstay {

namespace {

int make_alarm() {
  const int alarm = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (alarm < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  return alarm;
}

}  // namespace

Watcher::Watcher(std::chrono::nanoseconds settle, Look look, Log& log)
    : look_(std::move(look)), log_(log), settling_(settle), alarm_(make_alarm()), thread_([this] { run(); }) {}

Watcher::~Watcher() {
  {
    std::lock_guard guard{mutex_};
    stopping_ = true;
  }
  wake();
  thread_.join();
  ::close(alarm_);
}

void Watcher::watch(WatchedFiles wanted) {
  {
    std::lock_guard guard{mutex_};
    wanted_ = std::move(wanted);
  }
  wake();
}

void Watcher::soon(Errand errand) {
  {
    std::lock_guard guard{mutex_};
    errands_.push_back(std::move(errand));
  }
  wake();
}

void Watcher::wake() const { ::eventfd_write(alarm_, 1); }

void Watcher::run() {
  ::pthread_setname_np(::pthread_self(), "watcher");
  while (attend()) {
    wait();
    hear();
    guarded([this] {
      if (const auto unsettled = settling_.settle(Clock::now())) look_(*unsettled);
    });
  }
}

void Watcher::wait() {
  std::array<pollfd, 2> sources{{{alarm_, POLLIN, 0}, {events_.descriptor(), POLLIN, 0}}};
  int patience_ms = -1;
  if (const auto due = settling_.due()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*due - Clock::now()).count();
    patience_ms = static_cast<int>(std::clamp<decltype(left)>(left, 0, 3'600'000));
  }
  ::poll(sources.data(), sources.size(), patience_ms);
  eventfd_t calls = 0;
  ::eventfd_read(alarm_, &calls);
}

void Watcher::hear() {
  guarded([this] {
    const auto news = events_.read();
    for (const auto& path : news.touched) settling_.touched(path, Clock::now());
    for (const auto& trouble : news.trouble)
      log_.event(Log::Level::warn, "changes will not be noticed", {{"why", trouble}});
  });
}

bool Watcher::attend() {
  std::optional<WatchedFiles> wanted;
  std::deque<Errand> errands;
  {
    std::lock_guard guard{mutex_};
    if (stopping_) return false;
    wanted.swap(wanted_);
    errands.swap(errands_);
  }
  if (wanted) guarded([&] { events_.watch(*std::move(wanted)); });
  if (wanted) hear();
  for (const auto& errand : errands) guarded(errand);
  return true;
}

void Watcher::guarded(const std::function<void()>& action) {
  try {
    action();
  } catch (const std::exception& failure) {
    log_.event(Log::Level::error, "the repository could not be looked at", {{"why", failure.what()}});
  }
}

}  // namespace mainstay
