#include "http/oip/health.hpp"

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

std::string state_of(const ServedModel& model) {
  return "model '" + model.name + "' version " + model.version + " is " + std::string(name_of(model.vitals->state));
}

constexpr const char* draining = "the server is draining";
constexpr const char* starting = "the server is starting";

}  // namespace

Response live() {
  Response response;
  response.body = R"({"live":true})";
  return response;
}

Response ready(const Registry& registry, const Lifecycle& lifecycle) {
  if (lifecycle.draining) return no(draining);
  if (lifecycle.starting) return no(starting);
  // A model that has been there and restarts is its own affair: a whole server that is taken out of service for it
  // would be what this one exists to prevent.
  for (const auto& model : registry.all())
    if (!model->signature) return no(state_of(*model));
  return yes();
}

Response model_ready(const ServedModel& model, const Lifecycle& lifecycle) {
  if (lifecycle.draining) return no(draining);
  return model.ready() ? yes() : no(state_of(model));
}

}  // namespace mainstay::http::oip
