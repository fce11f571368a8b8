#include "http/oip/health.hpp"

#include <optional>
#include <string>

#include "http/errors.hpp"
#include "http/json_text.hpp"

namespace mainstay::http::oip {

namespace {

Response yes() {
  Response response;
  response.body = R"({"ready":true})";
  return response;
}

// As any other 503, and in the words of the question besides.
Response no(const std::string& why) {
  auto response = error_response({Errc::unavailable, why});
  response.body = R"({"ready":false,"error":)";
  append_any_as_json_string(response.body, why);
  response.body += '}';
  return response;
}

std::optional<std::string> obstacle(const ServedModel& model) {
  if (model.ready()) return std::nullopt;
  return "model '" + model.name + "' version " + model.version + " is " + std::string(name_of(model.vitals->state));
}

constexpr const char* draining = "the server is draining";

}  // namespace

Response live() {
  Response response;
  response.body = R"({"live":true})";
  return response;
}

Response ready(const Registry& registry, const Lifecycle& lifecycle) {
  if (lifecycle.draining) return no(draining);
  for (const auto& model : registry.all())
    if (const auto why = obstacle(*model)) return no(*why);
  return yes();
}

Response model_ready(const ServedModel& model, const Lifecycle& lifecycle) {
  if (lifecycle.draining) return no(draining);
  const auto why = obstacle(model);
  return why ? no(*why) : yes();
}

}  // namespace mainstay::http::oip
