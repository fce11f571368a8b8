#include "http/oip/repository.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "config/spelling.hpp"
#include "http/awaited_answer.hpp"
#include "http/errors.hpp"
#include "http/guard/keys.hpp"
#include "http/json_response.hpp"
#include "http/json_text.hpp"
#include "http/oip/repository_request.hpp"
#include "runtime/loading/versions.hpp"
#include "runtime/queue/parts.hpp"

namespace mainstay::http::oip {

namespace {

using Json = nlohmann::ordered_json;

/// The protocol knows of four states.
const char* state_of(const ServedModel& model) {
  if (model.ready()) return "READY";
  switch (model.state()) {
    case NodeState::queued:
    case NodeState::loading:
    case NodeState::warming:
    case NodeState::starting:
      return "LOADING";
    case NodeState::unloading:
    case NodeState::stopping:
      return "UNLOADING";
    default:
      return "UNAVAILABLE";
  }
}

/// What clients of the protocol show to people where a model is not ready.
std::string reason_of(const ServedModel& model) {
  const auto state = model.state();
  auto cause = model.vitals->cause();
  if (state == NodeState::failed || state == NodeState::restarting || state == NodeState::degraded) return cause;
  if (model.ready()) return "";
  if (state == NodeState::unknown) return "not loaded yet";
  if (state == NodeState::unloaded) return model.load->unwanted ? "unloaded by an operator" : "unloaded";
  return "";
}

/// Whoever may not use a model does not see it.
Response index(const Registry& registry, const Key* key, bool ready_alone) {
  auto list = Json::array();
  for (const auto& model : registry.all()) {
    if (ready_alone && !model->ready()) continue;
    if (key && !key->may_use(model->name)) continue;
    list.push_back({{"name", model->name},
                    {"version", model->version},
                    {"state", state_of(*model)},
                    {"reason", reason_of(*model)},
                    {"exact_state", name_of(model->state())}});
  }
  return json_response(list);
}

Response nothing_to_say() { return json_response(Json::object()); }

/// A name that no model can have gets no further than this: no file is looked at for it.
std::optional<Error> impossible(const PathParameters& path) {
  if (!config::model_name.matches(path["model"]))
    return Error{Errc::not_found, "no model can be called " + shown(path["model"])};
  if (!path["version"].empty() && !is_version(path["version"]))
    return Error{Errc::not_found, "no version can be called " + shown(path["version"])};
  return std::nullopt;
}

void load(std::unique_ptr<Exchange> exchange, const PathParameters& path, RepositoryControl& repository) {
  if (const auto error = impossible(path)) return exchange->respond(error_response(*error));
  auto request = parse_load_request(exchange->request().body.text());
  if (!request) return exchange->respond(error_response(request.error()));
  std::string name(path["model"]), version(path["version"]);
  auto done = answer_when_done(std::move(exchange), name, nothing_to_say());
  repository.load(std::move(name), std::move(version), std::move(request->config), std::move(done));
}

/// Without a version, all of them.
std::vector<Registry::ModelPtr> versions_of(const Registry& registry, const PathParameters& path) {
  std::vector<Registry::ModelPtr> models;
  for (auto& model : registry.all())
    if (model->name == path["model"] && (path["version"].empty() || model->version == path["version"]))
      models.push_back(std::move(model));
  return models;
}

void unload(std::unique_ptr<Exchange> exchange, const PathParameters& path, const Registry& registry) {
  if (const auto error = impossible(path)) return exchange->respond(error_response(*error));
  if (const auto request = parse_unload_request(exchange->request().body.text()); !request)
    return exchange->respond(error_response(request.error()));
  const auto models = versions_of(registry, path);
  if (models.empty()) return exchange->respond(error_response(registry.find(path["model"], path["version"]).error()));
  const auto done = answer_when_done(std::move(exchange), std::string(path["model"]), nothing_to_say());
  const auto parts = parts_of(done, models.size());
  for (std::size_t i = 0; i < models.size(); ++i)
    models[i]->inbox->order(Order{.kind = Order::Kind::unload, .why = "asked for over the API"}, parts[i]);
}

}  // namespace

void add_repository(Router& router, const Registry& registry, RepositoryControl& repository) {
  router.add("POST", "/v2/repository/index", Scope::admin,
             [&registry](std::unique_ptr<Exchange> exchange, const PathParameters&) {
               const auto ready = parse_index_request(exchange->request().body.text());
               exchange->respond(ready ? index(registry, exchange->request().key.get(), *ready)
                                       : error_response(ready.error()));
             });
  for (const std::string at : {"/v2/repository/models/{model}", "/v2/repository/models/{model}/versions/{version}"}) {
    router.add("POST", at + "/load", Scope::admin,
               [&repository](std::unique_ptr<Exchange> exchange, const PathParameters& path) {
                 load(std::move(exchange), path, repository);
               });
    router.add("POST", at + "/unload", Scope::admin,
               [&registry](std::unique_ptr<Exchange> exchange, const PathParameters& path) {
                 unload(std::move(exchange), path, registry);
               });
  }
}

}  // namespace mainstay::http::oip
