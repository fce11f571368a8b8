#include "http/openapi/model_example.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "http/oip/generate_request.hpp"

namespace mainstay::http::openapi {

namespace {

// Nobody reads more of an example, and a document has many of them.
constexpr std::size_t max_elements = 1024;

ModelExample none(std::string why) { return {nullptr, nullptr, std::move(why)}; }

ModelExample from_inputs(Json inputs, const Signature& signature) {
  const auto request = oip::infer_request_of(inputs.dump(-1, ' ', false, Json::error_handler_t::replace), signature);
  if (!request) return none(request.error().message);
  auto infer = parsed(*request);
  if (infer["parameters"].empty()) infer.erase("parameters");
  return {std::move(infer), std::move(inputs), ""};
}

bool is_bytes_alone(Datatype datatype) { return datatype == Datatype::fp16 || datatype == Datatype::bf16; }

ModelExample from_canary(const config::Canary& canary) {
  ModelExample example;
  for (const auto& input : canary.inputs) {
    const auto datatype = datatype_from(input.datatype);
    auto data = parsed(input.data);
    if (!datatype || is_bytes_alone(*datatype) || !data.is_array()) return none("its canary cannot be sent as JSON");
    example.generate[input.name] = data;
    example.infer["inputs"].push_back(
        {{"name", input.name}, {"datatype", input.datatype}, {"shape", input.shape}, {"data", std::move(data)}});
  }
  return example;
}

Json element_of(Datatype datatype) {
  switch (datatype) {
    case Datatype::boolean:
      return false;
    case Datatype::bytes:
      return "text";
    default:
      // It is an index into whatever there is, and no time to wait.
      return 0;
  }
}

ModelExample from_signature(const Signature& signature) {
  Json inputs = Json::object();
  for (const auto& spec : signature.inputs) {
    if (!spec.datatype || !spec.shape) return none("it does not say what its input '" + spec.name + "' is");
    if (is_bytes_alone(*spec.datatype)) return none("its input '" + spec.name + "' can be sent as bytes alone");
    auto shape = *spec.shape;
    std::ranges::replace(shape, -1, 1);
    const auto count = element_count(shape);
    if (!count || *count == 0 || *count > max_elements)
      return none("its input '" + spec.name + "' has more elements than an example shows");
    const auto element = element_of(*spec.datatype);
    inputs[spec.name] = *count == 1 ? element : Json(std::vector<Json>(*count, element));
  }
  return from_inputs(std::move(inputs), signature);
}

}  // namespace

ModelExample example_of(const ServedModel& model) {
  if (!model.signature) return none("it is not loaded");
  auto said = parsed(model.config->example);
  if (said.is_object()) return from_inputs(std::move(said), *model.signature);
  if (!said.is_null()) return none("no request that is made up is of use to it");
  if (!model.config->canary.inputs.empty()) return from_canary(model.config->canary);
  return from_signature(*model.signature);
}

}  // namespace mainstay::http::openapi
