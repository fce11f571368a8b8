#pragma once

#include <functional>
#include <memory>

#include "config/config.hpp"
#include "http/guard/gate.hpp"
#include "http/metrics/route_board.hpp"
#include "http/request_traces.hpp"
#include "runtime/heartbeat.hpp"
#include "runtime/jobs/jobs.hpp"
#include "runtime/lifecycle.hpp"
#include "runtime/loading/loads_board.hpp"
#include "runtime/loading/repository_control.hpp"
#include "runtime/log/adjustable_log.hpp"
#include "runtime/memory/memory_reading.hpp"
#include "runtime/registry.hpp"
#include "runtime/vitals.hpp"

namespace mainstay::http {

/// What the routes show and use. What is referred to must outlive the routes and every request they took.
struct Dependencies {
  const Registry& registry;
  const Lifecycle& lifecycle;
  /// The root of the supervision tree.
  std::shared_ptr<const Vitals> root;
  const config::Config& config;
  const LoadsBoard& loads;
  const MemoryBoard& memory;
  /// Of the actors.
  const Heartbeat& heartbeat;
  /// The share of the processors' time in use, from 0 to 1; null: nobody knows.
  std::function<double()> cpu_usage = {};
  Clock::time_point started = Clock::now();
  /// Null: the extension of the protocol for repositories is not served.
  RepositoryControl* repository = nullptr;
  /// Null: the extension of the protocol for the log is not served.
  AdjustableLog* log = nullptr;
  /// Null: no request is traced, and the extension of the protocol for that is not served.
  RequestTraces* traces = nullptr;
  /// Null: there are no keys and no limits.
  std::shared_ptr<const Gate> gate = {};
  /// Where requests are counted by their routes, whichever address they come to.
  std::shared_ptr<RouteBoard> routes = std::make_shared<RouteBoard>();
  /// Null: no request is answered later.
  jobs::Jobs* jobs = nullptr;
};

}  // namespace mainstay::http
