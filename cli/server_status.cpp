#include "cli/server_status.hpp"

#include <utility>

namespace mainstay::cli {

namespace {

ModelStatus model_from(const Json& json) {
  const auto& requests = member(json, "requests");
  const auto& latency = member(json, "latency_ms");
  const auto errors = count_in(requests, "refused") + count_in(requests, "failed") + count_in(requests, "timed_out");
  ModelStatus model{.name = text_in(json, "name"),
                    .version = text_in(json, "version"),
                    .by_default = is_true_in(json, "default"),
                    .state = text_in(json, "state"),
                    .progress = number_in(json, "progress").value_or(0),
                    .attempts = static_cast<unsigned>(count_in(json, "attempts")),
                    .reason = text_in(json, "reason"),
                    .ready = is_true_in(json, "ready"),
                    .serving = count_in(json, "serving"),
                    .instances = count_in(json, "instances"),
                    .queued = count_in(json, "queue_depth") + count_in(json, "waiting"),
                    .last_used_s_ago = number_in(json, "last_used_s_ago"),
                    .bytes = count_in(json, "bytes"),
                    .breaker = text_in(json, "breaker"),
                    .requests = count_in(requests, "ok") + count_in(requests, "invalid") + errors,
                    .errors = errors,
                    .p50_ms = number_in(latency, "p50"),
                    .p99_ms = number_in(latency, "p99")};
  for (const auto& bucket : list_in(latency, "buckets"))
    if (const auto end = number_in(bucket, "le")) model.times.push_back({*end, count_in(bucket, "count")});
  return model;
}

LoadStatus load_from(const Json& json) {
  return {.model = text_in(json, "model"),
          .version = text_in(json, "version"),
          .attempt = count_in(json, "attempt"),
          .progress = number_in(json, "progress").value_or(0),
          .held_up_by = text_in(json, "held_up_by")};
}

MemoryStatus memory_from(const Json& json) {
  return {.level = text_in(json, "level"),
          .total = count_in(json, "total"),
          .used = count_in(json, "used"),
          .own = count_in(json, "own")};
}

}  // namespace

Result<ServerStatus> status_from(const Json& json) {
  if (!member(json, "models").is_array()) return Error{Errc::internal, "the server's answer is no status"};
  const auto& memory = member(json, "memory");
  ServerStatus status{.status = text_in(json, "status"),
                      .uptime_s = number_in(json, "uptime_s").value_or(0),
                      .memory = memory_from(memory)};
  for (const auto& reason : list_in(json, "reasons"))
    if (reason.is_string()) status.reasons.push_back(printable(reason.get_ref<const std::string&>()));
  for (const auto& model : list_in(json, "models")) status.models.push_back(model_from(model));
  const auto& loads = member(json, "loads");
  for (const auto& load : list_in(loads, "under_way")) status.under_way.push_back(load_from(load));
  for (const auto& load : list_in(loads, "waiting")) status.waiting.push_back(load_from(load));
  for (const auto& device : list_in(memory, "devices")) status.devices.push_back(memory_from(device));
  return status;
}

}  // namespace mainstay::cli
