#pragma once

#include <nlohmann/json_fwd.hpp>

#include "http/admin/status.hpp"
#include "http/dependencies.hpp"

namespace mainstay::http {

/// {status, timestamp, uptime, models: [{name, status, loading_progress, ready}], model_queue: {size,
/// currently_loading}, system: {memory_total, memory_available, memory_used, memory_percent, cpu_usage, gpu: {count,
/// current_device, device_name, memory_allocated, memory_reserved}}}. A model is shown as the version that is served by
/// default; `gpu` is there where there is one. Bytes, seconds and percent.
nlohmann::ordered_json health_detailed(const Dependencies& dependencies, Moment moment);

}  // namespace mainstay::http
