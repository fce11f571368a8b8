#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "config/config.hpp"
#include "runtime/log/log.hpp"
#include "runtime/memory/memory_snapshots.hpp"
#include "runtime/policy/outage.hpp"

namespace mainstay {

/// Writes snapshots on a thread of its own: a slow disk keeps nobody waiting, and of those that come meanwhile the
/// latest is written. Where they cannot be written that is said as an Outage is.
class SnapshotWriter {
 public:
  /// Writes nothing where `config` names no folder. `log` must outlive it.
  SnapshotWriter(const config::Memory& config, Log& log);
  /// What waits is written.
  ~SnapshotWriter();
  SnapshotWriter(const SnapshotWriter&) = delete;
  SnapshotWriter& operator=(const SnapshotWriter&) = delete;

  void keep(std::string text);
  /// Waits until what waits or is under way has been written or has failed, a second at most.
  void flush();

 private:
  void work();
  void write(const std::string& text);

  Log& log_;
  std::optional<MemorySnapshots> folder_;
  Outage outage_;
  std::mutex mutex_;
  std::condition_variable wanted_;
  std::condition_variable written_;
  std::optional<std::string> waiting_;
  bool writing_ = false;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace mainstay
