#pragma once

#include <prometheus/metric_family.h>

#include <vector>

#include "http/dependencies.hpp"

namespace mainstay::http::metrics {

/// What there is to count and to measure of the server as a whole: its process, its memory, the loads, its health.
void append_server_metrics(std::vector<prometheus::MetricFamily>& families, const Dependencies& dependencies,
                           Clock::time_point now);

}  // namespace mainstay::http::metrics
