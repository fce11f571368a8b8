#include "http/admin/status.hpp"

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>

#include "http/admin/tree_json.hpp"
#include "http/health/health_facts.hpp"
#include "runtime/log/utc_time.hpp"

namespace mainstay::http {

namespace {

using Json = nlohmann::ordered_json;
using Wall = std::chrono::system_clock::time_point;
using Seconds = std::chrono::duration<double>;

Json time_json(Wall time) { return time == Wall{} ? Json(nullptr) : Json(utc_text(time)); }

Json requests_json(const Traffic& traffic) {
  using Outcome = Traffic::Outcome;
  return {{"ok", traffic.count(Outcome::ok)},
          {"invalid", traffic.count(Outcome::invalid)},
          {"refused", traffic.count(Outcome::refused)},
          {"failed", traffic.count(Outcome::failed)},
          {"timed_out", traffic.count(Outcome::timed_out)}};
}

Json milliseconds_json(std::optional<std::chrono::nanoseconds> time) {
  if (!time) return nullptr;
  return std::chrono::duration<double, std::milli>(*time).count();
}

Json buckets_json(const Traffic& traffic) {
  auto list = Json::array();
  for (const auto& bucket : traffic.answered().buckets())
    list.push_back({{"le", milliseconds_json(bucket.upper_end)}, {"count", bucket.count}});
  return list;
}

Json last_used_json(const LoadRecord& load, Clock::time_point now) {
  const auto last = load.last_used.load();
  if (last == 0) return nullptr;
  return Seconds(now.time_since_epoch() - std::chrono::nanoseconds{last}).count();
}

/// Of its instances, and of whoever supervises them.
std::uint64_t restarts_of(const NodeView& node) {
  auto restarts = node.restarts;
  for (const auto& child : node.children) restarts += restarts_of(child);
  return restarts;
}

Json model_json(const ServedModel& model, const Registry& registry, Clock::time_point now) {
  const auto by_default = registry.find(model.name, "");
  const auto& load = *model.load;
  const auto times = load.times();
  const auto node = model.vitals->view(now);
  return {{"name", model.name},
          {"version", model.version},
          {"default", by_default && (*by_default)->version == model.version},
          {"state", name_of(model.state())},
          {"progress", load.progress()},
          {"attempts", load.attempts.load()},
          {"loads", load.loads.load()},
          {"loading_started", time_json(times.started)},
          {"loading_complete", time_json(times.completed)},
          {"reason", node.cause},
          {"ready", model.ready()},
          {"serving", load.serving.load()},
          {"instances", model.config->instances},
          {"queue_depth", node.queue_depth},
          {"waiting", load.waiting.load()},
          {"last_used_s_ago", last_used_json(load, now)},
          {"bytes", load.bytes.load()},
          {"breaker", text_of(model.admission->breaker())},
          {"restarts", restarts_of(node)},
          {"requests", requests_json(*model.traffic)},
          {"latency_ms",
           {{"p50", milliseconds_json(model.traffic->answered().quantile(0.5))},
            {"p99", milliseconds_json(model.traffic->answered().quantile(0.99))},
            {"buckets", buckets_json(*model.traffic)}}}};
}

Json loads_json(const LoadsView& loads, const Registry& registry) {
  const auto common = [](const LoadView& load) -> Json {
    return {
        {"model", load.model}, {"version", load.version}, {"attempt", load.attempt}, {"asked", utc_text(load.asked)}};
  };
  Json under_way = Json::array();
  for (const auto& load : loads.under_way) {
    auto json = common(load);
    const auto model = registry.find(load.model, load.version);
    json["progress"] = model ? (*model)->load->progress() : 0;
    under_way.push_back(std::move(json));
  }
  Json waiting = Json::array();
  for (const auto& load : loads.waiting) {
    auto json = common(load);
    json["held_up_by"] = load.held_up_by;
    waiting.push_back(std::move(json));
  }
  return {{"under_way", std::move(under_way)}, {"waiting", std::move(waiting)}};
}

Json memory_json(const MemoryView& view) {
  const auto& reading = view.reading;
  Json devices = Json::array();
  for (const auto& device : reading.devices)
    devices.push_back({{"name", device.name}, {"total", device.total}, {"used", device.used}});
  return {{"level", name_of(view.level)},
          {"total", reading.total},
          {"available", reading.available},
          {"used", reading.total - std::min(reading.total, reading.available)},
          {"own", reading.own},
          {"devices", std::move(devices)}};
}

}  // namespace

Json status_json(const Dependencies& dependencies, Moment moment) {
  const auto health = judge_health(health_facts(dependencies, moment.now));
  Json models = Json::array();
  for (const auto& model : dependencies.registry.all())
    models.push_back(model_json(*model, dependencies.registry, moment.now));
  return {{"time", utc_text(moment.wall)},
          {"uptime_s", Seconds(moment.now - dependencies.started).count()},
          {"status", name_of(health.status)},
          {"reasons", health.reasons},
          {"tree", json_of(dependencies.root->view(moment.now))},
          {"models", std::move(models)},
          {"loads", loads_json(dependencies.loads.view(), dependencies.registry)},
          {"memory", memory_json(dependencies.memory.view())}};
}

}  // namespace mainstay::http
