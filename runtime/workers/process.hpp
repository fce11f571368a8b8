#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "runtime/workers/death.hpp"
#include "runtime/workers/descriptor.hpp"

namespace mainstay::workers {

/// A worker process as its server sees it. Any thread may kill it at any time: never another process that has got its
/// number since.
class Process {
 public:
  Process(pid_t pid, Descriptor handle, Descriptor socket, std::function<void()> when_dead)
      : pid_(pid), handle_(std::move(handle)), socket_(std::move(socket)), when_dead_(std::move(when_dead)) {}

  pid_t pid() const noexcept { return pid_; }
  /// Becomes readable at its end.
  int handle() const noexcept { return handle_.number(); }
  int socket() const noexcept { return socket_.number(); }

  /// The first verdict stands.
  void kill(Verdict verdict) noexcept;
  Verdict verdict() const noexcept { return verdict_.load(); }
  bool dead() const noexcept { return dead_.load(); }

  /// Says how it ended: `how`, `number` and what is known of the system's memory.
  void buried(Death death);
  /// Waits until that was said; nothing: not within `patience`.
  std::optional<Death> wait(std::chrono::milliseconds patience);
  Death wait();

 private:
  const pid_t pid_;
  const Descriptor handle_;
  const Descriptor socket_;
  const std::function<void()> when_dead_;
  std::atomic<Verdict> verdict_{Verdict::none};
  std::atomic<bool> dead_{false};
  std::mutex mutex_;
  std::condition_variable ended_;
  std::optional<Death> death_;
};

}  // namespace mainstay::workers
