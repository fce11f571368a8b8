#include "http/oip/statistics.hpp"

#include <cstdint>
#include <utility>
#include <vector>

#include "http/errors.hpp"
#include "http/guard/keys.hpp"
#include "http/json_response.hpp"

namespace mainstay::http::oip {

namespace {

using Json = nlohmann::ordered_json;

Json duration_json(std::uint64_t count, std::chrono::nanoseconds sum) {
  return {{"count", count}, {"ns", sum.count()}};
}
Json duration_json(const Durations& durations) { return duration_json(durations.count(), durations.sum()); }

Json inference_json(const Traffic& traffic) {
  return {{"success", duration_json(traffic.answered())},
          {"fail", duration_json(traffic.unanswered())},
          {"queue", duration_json(traffic.phase(Traffic::Phase::queue))},
          {"compute_input", duration_json(traffic.phase(Traffic::Phase::read))},
          {"compute_infer", duration_json(traffic.phase(Traffic::Phase::compute))},
          {"compute_output", duration_json(traffic.phase(Traffic::Phase::write))},
          {"cache_hit", duration_json(0, {})},
          {"cache_miss", duration_json(0, {})}};
}

/// Reading and writing happen outside of the calls, request by request.
Json batches_json(const std::vector<Traffic::Calls>& calls) {
  auto list = Json::array();
  for (const auto& each : calls)
    list.push_back({{"batch_size", each.requests},
                    {"compute_input", duration_json(each.count, {})},
                    {"compute_infer", duration_json(each.count, each.took)},
                    {"compute_output", duration_json(each.count, {})}});
  return list;
}

Json memory_json(std::uint64_t bytes) {
  auto list = Json::array();
  if (bytes > 0) list.push_back({{"type", "CPU"}, {"id", 0}, {"byte_size", bytes}});
  return list;
}

Json statistics_json(const ServedModel& model) {
  const auto& traffic = *model.traffic;
  const auto calls = traffic.calls();
  std::uint64_t requests = 0, executions = 0;
  for (const auto& each : calls) {
    requests += each.requests * each.count;
    executions += each.count;
  }
  const auto last = traffic.last_answered();
  const auto last_ms =
      last ? std::chrono::duration_cast<std::chrono::milliseconds>(last->time_since_epoch()).count() : 0;
  return {{"name", model.name},
          {"version", model.version},
          {"last_inference", last_ms},
          {"inference_count", requests},
          {"execution_count", executions},
          {"inference_stats", inference_json(traffic)},
          {"batch_stats", batches_json(calls)},
          {"memory_usage", memory_json(model.load->bytes.load())}};
}

Response statistics(const std::vector<Registry::ModelPtr>& models) {
  auto list = Json::array();
  for (const auto& model : models) list.push_back(statistics_json(*model));
  return json_response({{"model_stats", std::move(list)}});
}

/// Every version where none is named.
void of_one_model(Exchange& exchange, const PathParameters& path, const Registry& registry) {
  const auto name = path["model"], version = path["version"];
  std::vector<Registry::ModelPtr> models;
  const auto versions = version.empty() ? registry.versions(name) : std::vector{std::string(version)};
  for (const auto& each : versions)
    if (auto model = registry.find(name, each)) models.push_back(std::move(model).value());
  if (models.empty()) return exchange.respond(error_response(registry.find(name, version).error()));
  auto response = statistics(models);
  response.model = name;
  exchange.respond(std::move(response));
}

}  // namespace

void add_statistics(Router& router, const Registry& registry) {
  router.add("GET", "/v2/models/stats", Scope::infer,
             [&registry](std::unique_ptr<Exchange> exchange, const PathParameters&) {
               auto models = registry.all();
               if (const auto& key = exchange->request().key)
                 std::erase_if(models, [&](const auto& model) { return !key->may_use(model->name); });
               exchange->respond(statistics(models));
             });
  for (const auto* path : {"/v2/models/{model}/stats", "/v2/models/{model}/versions/{version}/stats"})
    router.add("GET", path, Scope::infer,
               [&registry](std::unique_ptr<Exchange> exchange, const PathParameters& parameters) {
                 of_one_model(*exchange, parameters, registry);
               });
}

}  // namespace mainstay::http::oip
