#include "http/oip/metadata.hpp"

#include <nlohmann/json.hpp>

#include "http/errors.hpp"

namespace mainstay::http::oip {

namespace {

using Json = nlohmann::ordered_json;

// What a model does not say is shown as what is asked most: clients of the protocol need something in both fields.
Json json_of(const TensorSpec& spec) {
  return {{"name", spec.name},
          {"datatype", name_of(spec.datatype.value_or(Datatype::fp32))},
          {"shape", spec.shape.value_or(std::vector<std::int64_t>{-1})}};
}

Json json_of(const std::vector<TensorSpec>& specs) {
  auto list = Json::array();
  for (const auto& spec : specs) list.push_back(json_of(spec));
  return list;
}

Response answer(const Json& json) {
  Response response;
  response.body = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  return response;
}

}  // namespace

Response server_metadata(const std::vector<std::string>& extensions) {
  return answer({{"name", "mainstay"}, {"version", MAINSTAY_VERSION}, {"extensions", extensions}});
}

Response model_metadata(const ServedModel& model, const std::vector<std::string>& versions) {
  if (!model.signature) return error_response({Errc::unavailable, "model '" + model.name + "' is not loaded yet"});
  Json metadata = {{"name", model.name},
                   {"versions", versions},
                   {"platform", model.platform},
                   {"inputs", json_of(model.signature->inputs)},
                   {"outputs", json_of(model.signature->outputs)}};
  // Not the protocol's: whoever does not know it does not look.
  if (model.signature->streams) metadata["streams"] = true;
  return answer(metadata);
}

}  // namespace mainstay::http::oip
