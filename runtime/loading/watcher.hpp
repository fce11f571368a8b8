#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "runtime/loading/file_events.hpp"
#include "runtime/log/log.hpp"
#include "runtime/policy/settling.hpp"

namespace mainstay {

/// A thread that watches files, and on which everything is done that has to do with looking at them again: no two looks
/// happen at once.
class Watcher {
 public:
  /// Called when it is time to look at the files again, but for those that are being written.
  using Look = std::function<void(const std::set<std::string>& unsettled)>;
  using Errand = std::function<void()>;

  Watcher(std::chrono::nanoseconds settle, Look look, Log& log);
  /// Waits for what is under way. Errands that wait are dropped.
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  /// From now on. May be called by `look`.
  void watch(WatchedFiles wanted);
  /// Has something done on the thread.
  void soon(Errand errand);

 private:
  void run();
  void wait();
  void hear();
  /// What was asked for from outside. False: to stop.
  bool attend();
  void guarded(const std::function<void()>& action);
  void wake() const;

  const Look look_;
  Log& log_;
  Settling settling_;
  FileEvents events_;
  const int alarm_;

  std::mutex mutex_;
  std::optional<WatchedFiles> wanted_;
  std::deque<Errand> errands_;
  bool stopping_ = false;

  std::thread thread_;
};

}  // namespace mainstay
