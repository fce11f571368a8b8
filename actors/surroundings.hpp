#pragma once

#include <cstdint>
#include <functional>

#include "runtime/execution/executor.hpp"
#include "runtime/loading/loads_board.hpp"
#include "runtime/log/event_log.hpp"
#include "runtime/log/log.hpp"
#include "runtime/registry.hpp"

namespace mainstay::actors {

/// What the actors need of the rest of the program. Outlives them.
struct Surroundings {
  Registry& registry;
  Log& log;
  EventLog& events;
  StartExecutor start_executor;
  config::ModelLoading loading = {};
  config::ModelUnloading unloading = {};
  config::Memory memory = {};
  /// Where the loader shows what it does; null: nowhere.
  LoadsBoard* loads = nullptr;
  /// Called when a model was unloaded: gives its memory back to the system.
  std::function<void()> give_back = [] {};
  /// The clock by which queues see that a request is too late. The actors' own time is that of their scheduler.
  RequestQueue::Now now = &Clock::now;
  /// Of the random numbers by which waits before restarts are shortened.
  std::uint64_t seed = 1;
};

}  // namespace mainstay::actors
