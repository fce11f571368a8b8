#pragma once

#include <prometheus/metric_family.h>

#include <vector>

#include "runtime/registry.hpp"

namespace mainstay::http::metrics {

/// What there is to count and to measure of each model in each of its versions.
void append_model_metrics(std::vector<prometheus::MetricFamily>& families, const Registry& registry);

}  // namespace mainstay::http::metrics
