#include "http/health/health_detailed.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "http/health/health_facts.hpp"
#include "runtime/log/utc_time.hpp"

namespace mainstay::http {

namespace {

using Json = nlohmann::ordered_json;

// One digit behind the point is all that anybody reads.
double percent(double share) { return std::round(share * 1000) / 10; }

Json models_json(const Registry& registry) {
  Json models = Json::array();
  for (const auto& model : registry.all()) {
    const auto by_default = registry.find(model->name, "");
    if (!by_default || *by_default != model) continue;
    models.push_back({{"name", model->name},
                      {"status", name_of(model->state())},
                      {"loading_progress", model->load->progress()},
                      {"ready", model->ready()}});
  }
  return models;
}

Json queue_json(const LoadsView& loads) {
  const bool loading = !loads.under_way.empty();
  return {{"size", loads.waiting.size()},
          {"currently_loading", loading ? Json(loads.under_way.front().model) : Json(nullptr)}};
}

/// The first one is the one that models are put on. What is in use is also what is reserved: the server's models keep
/// no share of a device that others could not see.
Json gpu_json(const std::vector<DeviceMemory>& devices) {
  const auto& current = devices.front();
  return {{"count", devices.size()},
          {"current_device", 0},
          {"device_name", current.name},
          {"memory_allocated", current.used},
          {"memory_reserved", current.used}};
}

Json system_json(const MemoryReading& memory, double cpu_share) {
  Json system = {{"memory_total", memory.total},
                 {"memory_available", memory.available},
                 {"memory_used", memory.total - std::min(memory.total, memory.available)},
                 {"memory_percent", percent(memory.used_share())},
                 {"cpu_usage", percent(cpu_share)}};
  if (!memory.devices.empty()) system["gpu"] = gpu_json(memory.devices);
  return system;
}

}  // namespace

Json health_detailed(const Dependencies& dependencies, Moment moment) {
  const auto health = judge_health(health_facts(dependencies, moment.now));
  return {{"status", name_of(health.status)},
          {"timestamp", utc_text(moment.wall)},
          {"uptime", std::chrono::duration<double>(moment.now - dependencies.started).count()},
          {"models", models_json(dependencies.registry)},
          {"model_queue", queue_json(dependencies.loads.view())},
          {"system",
           system_json(dependencies.memory.view().reading, dependencies.cpu_usage ? dependencies.cpu_usage() : 0)}};
}

}  // namespace mainstay::http
