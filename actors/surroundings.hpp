#pragma once

#include <cstdint>

#include "runtime/execution/executor.hpp"
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
  /// The clock by which queues see that a request is too late. The actors' own time is that of their scheduler.
  RequestQueue::Now now = &Clock::now;
  /// Of the random numbers by which waits before restarts are shortened.
  std::uint64_t seed = 1;
};

}  // namespace mainstay::actors
