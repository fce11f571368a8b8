#pragma once

#include <prometheus/metric_family.h>

#include <vector>

#include "http/metrics/route_board.hpp"

namespace mainstay::http::metrics {

/// What was asked of each route; of those that nobody has asked, nothing.
void append_route_metrics(std::vector<prometheus::MetricFamily>& families, const RouteBoard& board);

}  // namespace mainstay::http::metrics
