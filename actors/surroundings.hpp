#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "runtime/execution/executor.hpp"
#include "runtime/heartbeat.hpp"
#include "runtime/jobs/desk.hpp"
#include "runtime/loading/loads_board.hpp"
#include "runtime/log/event_log.hpp"
#include "runtime/log/log.hpp"
#include "runtime/memory/memory_reading.hpp"
#include "runtime/queue/exclusion.hpp"
#include "runtime/registry.hpp"

namespace mainstay::actors {

constexpr std::uint64_t unbounded_memory = std::uint64_t{1} << 60;

/// What the actors need of the rest of the program. Outlives them.
struct Surroundings {
  Registry& registry;
  Log& log;
  EventLog& events;
  StartExecutor start_executor;
  config::ModelLoading loading = {};
  config::ModelUnloading unloading = {};
  config::Memory memory = {};
  /// Where the loader shows what it does, and the watch over the memory what it sees; null: nowhere.
  LoadsBoard* loads = nullptr;
  MemoryBoard* memory_board = nullptr;
  /// Where jobs are asked for; null: there are none.
  jobs::Desk* jobs = nullptr;
  /// Beats as long as the actors go on; null: nobody looks.
  Heartbeat* heartbeat = nullptr;
  /// As much as anybody may want, unless it is said otherwise.
  ReadMemory read_memory = [] { return MemoryReading{.total = unbounded_memory, .available = unbounded_memory}; };
  /// Of models that take turns.
  std::shared_ptr<ExclusiveGroups> groups = std::make_shared<ExclusiveGroups>();
  /// Bytes that a worker process has for itself; 0: not known.
  std::function<std::uint64_t(std::int64_t pid)> worker_memory = [](std::int64_t) { return std::uint64_t{0}; };
  /// Keeps a snapshot of the memory. Must not block.
  std::function<void(std::string)> keep_snapshot = [](const std::string&) {};
  /// Called when a model was unloaded: gives its memory back to the system.
  std::function<void()> give_back = [] {};
  /// The clock by which queues see that a request is too late. The actors' own time is that of their scheduler.
  RequestQueue::Now now = &Clock::now;
  /// Of the random numbers by which waits before restarts are shortened.
  std::uint64_t seed = 1;
};

}  // namespace mainstay::actors
