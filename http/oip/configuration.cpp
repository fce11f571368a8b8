#include "http/oip/configuration.hpp"

#include <algorithm>
#include <cstdint>

#include "http/errors.hpp"
#include "http/json_response.hpp"
#include "runtime/queue/batch.hpp"

namespace mainstay::http::oip {

namespace {

using Json = nlohmann::ordered_json;

std::string type_of(Datatype type) {
  return type == Datatype::bytes ? "TYPE_STRING" : "TYPE_" + std::string(name_of(type));
}

/// Clients that see a limit other than 0 put a dimension for the batch in front of each tensor, so that each has to
/// have one, of any size.
unsigned batch_limit(const ServedModel& model) {
  const auto variable_in_front = [](const TensorSpec& spec) {
    return spec.shape && !spec.shape->empty() && spec.shape->front() == -1;
  };
  const auto rows = rows_a_call(*model.config);
  const bool batches = rows > 1 && !model.signature->inputs.empty() &&
                       std::ranges::all_of(model.signature->inputs, variable_in_front) &&
                       std::ranges::all_of(model.signature->outputs, variable_in_front);
  return batches ? rows : 0;
}

/// What a model does not say is shown as in its metadata.
Json tensors_json(const std::vector<TensorSpec>& specs, bool batches) {
  auto list = Json::array();
  for (const auto& spec : specs) {
    auto dims = spec.shape.value_or(std::vector<std::int64_t>{-1});
    if (batches) dims.erase(dims.begin());
    list.push_back(
        {{"name", spec.name}, {"data_type", type_of(spec.datatype.value_or(Datatype::fp32))}, {"dims", dims}});
  }
  return list;
}

Json version_policy(const config::Model& model, const std::vector<std::string>& served) {
  if (model.versions == std::vector<std::string>{"latest"}) return {{"latest", {{"num_versions", 1}}}};
  if (model.versions == std::vector<std::string>{"all"}) return {{"all", Json::object()}};
  auto numbers = Json::array();
  for (const auto& version : served) numbers.push_back(std::stoll(version));
  return {{"specific", {{"versions", std::move(numbers)}}}};
}

/// The protocol's clients know TorchScript by their own name for what runs it.
std::string backend_of(const std::string& platform) { return platform.starts_with("pytorch") ? "pytorch" : platform; }

Json parameter(std::string_view text) { return {{"string_value", text}}; }

}  // namespace

Response model_configuration(const ServedModel& model, const std::vector<std::string>& versions) {
  if (!model.signature) return error_response({Errc::unavailable, "model '" + model.name + "' is not loaded yet"});
  const auto limit = batch_limit(model);
  const bool isolated = model.config->isolation == config::Isolation::process;
  Json json = {{"name", model.name},
               {"platform", model.platform},
               {"backend", backend_of(model.platform)},
               {"version_policy", version_policy(*model.config, versions)},
               {"max_batch_size", limit},
               {"input", tensors_json(model.signature->inputs, limit > 0)},
               {"output", tensors_json(model.signature->outputs, limit > 0)},
               {"instance_group",
                Json::array({{{"name", model.name}, {"kind", "KIND_CPU"}, {"count", model.config->instances}}})},
               {"model_transaction_policy", {{"decoupled", model.signature->streams}}},
               {"parameters", {{"isolation", parameter(isolated ? "process" : "thread")}}}};
  // A call takes what waits, and waits for nothing itself.
  if (limit > 0) json["dynamic_batching"] = {{"max_queue_delay_microseconds", 0}};
  return json_response(json);
}

}  // namespace mainstay::http::oip
