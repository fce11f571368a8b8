#pragma once

#include <string>

#include "http/dependencies.hpp"
#include "http/router.hpp"

namespace mainstay::http::metrics {

/// Everything that is measured, as Prometheus reads it. docs/metrics.md has the names.
std::string metrics_text(const Dependencies& dependencies, Clock::time_point now);

void add_metrics(Router& router, const Dependencies& dependencies);

}  // namespace mainstay::http::metrics
