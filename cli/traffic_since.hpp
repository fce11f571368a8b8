#pragma once

#include <optional>

#include "cli/server_status.hpp"

namespace mainstay::cli {

/// What a model has done between two looks at the server.
struct TrafficSince {
  double requests_per_s = 0;
  double errors_per_s = 0;
  /// Of the requests that were answered well in between; a bucket's upper end.
  std::optional<double> p50_ms;
  std::optional<double> p99_ms;
};

/// Seconds between two looks, by the server's own clock; nothing where it was started anew in between, and its counters
/// begin at 0.
std::optional<double> seconds_between(const ServerStatus& before, const ServerStatus& now);

/// What `now` counts that `before` did not. A model that was not there before has done in that time all it has done.
TrafficSince traffic_since(const ServerStatus& before, const ServerStatus& now, const ModelStatus& model);

}  // namespace mainstay::cli
