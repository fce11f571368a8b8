#include "http/openapi/configured_operation.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "http/openapi/answer_schema.hpp"
#include "http/openapi/field_example.hpp"
#include "http/openapi/field_schema.hpp"
#include "http/openapi/refusals.hpp"
#include "http/openapi/request_body.hpp"

namespace mainstay::http::openapi {

namespace {

using config::FieldSource;
using config::RouteKind;

std::string summary_of(const config::Route& route) {
  if (!route.summary.empty()) return route.summary;
  if (route.kind == RouteKind::document) return "What the server knows";
  if (route.kind == RouteKind::files) return route.index.empty() ? "A file" : "The file " + route.index;
  const auto model =
      route.model_from.empty() ? "model " + route.model : "the model that is named by " + route.model_from;
  if (route.kind == RouteKind::infer) return "Asks " + model;
  switch (route.order) {
    case config::RouteOrder::reset:
      return "Resets " + model;
    case config::RouteOrder::reload:
      return "Reloads " + model;
    case config::RouteOrder::load:
      return "Loads " + model;
    case config::RouteOrder::unload:
      break;
  }
  return "Unloads " + model;
}

std::string_view place_of(FieldSource from) {
  switch (from) {
    case FieldSource::path:
      return "path";
    case FieldSource::query:
      return "query";
    case FieldSource::header:
      return "header";
    case FieldSource::json:
    case FieldSource::form:
    case FieldSource::body:
    case FieldSource::fixed:
      break;
  }
  return "";
}

Json parameter_of(const config::RouteField& field, const FieldExample& example) {
  const auto in = place_of(field.from);
  Json parameter = {{"name", field.place()},
                    {"in", in},
                    {"required", field.from == FieldSource::path || (field.required && !field.has_default())},
                    {"schema", schema_of(field)}};
  // A list has commas between its items, wherever it stands.
  if (field.list && field.from == FieldSource::query) parameter["explode"] = false;
  if (example.value) parameter["examples"][only_example] = {{"value", *example.value}};
  return parameter;
}

bool has_model(const config::Route& route) { return route.kind == RouteKind::infer || route.kind == RouteKind::order; }

/// Of the names of models those that the reader may use.
config::Route seen_by(config::Route route, const Reader& reader) {
  for (auto& field : route.fields) {
    if (route.model_from.empty() || field.name != route.model_from) continue;
    std::erase_if(field.values, [&](const std::string& name) { return !reader.sees(name); });
    const auto named = [&](const std::string& name) { return field.default_value == Json(name).dump(); };
    if (field.has_default() && std::ranges::none_of(field.values, named)) field.default_value = "null";
  }
  return route;
}

bool is_hidden(const config::Route& route, const Reader& reader) {
  if (!has_model(route)) return false;
  if (route.model_from.empty()) return !reader.sees(route.model);
  return std::ranges::any_of(route.fields,
                             [&](const auto& field) { return field.name == route.model_from && field.values.empty(); });
}

/// The model that the example asks.
std::string model_of_example(const config::Route& route) {
  for (const auto& field : route.fields)
    if (field.name == route.model_from)
      if (const auto example = example_of(field); example.value && example.value->is_string())
        return example.value->get<std::string>();
  return route.model;
}

/// Why a request that is right would be refused now; empty: it would not.
std::string trouble_with(const Result<Registry::ModelPtr>& model, const config::Route& route) {
  if (!has_model(route)) return "";
  if (!model) return model.error().message;
  if (route.kind == RouteKind::infer && route.not_loaded != "wait" && !(*model)->signature)
    return "model '" + (*model)->name + "' is not loaded";
  return "";
}

const TensorSpec* input_of(const Result<Registry::ModelPtr>& model, const std::string& name) {
  if (!model || !(*model)->signature) return nullptr;
  const auto& inputs = (*model)->signature->inputs;
  const auto found = std::ranges::find(inputs, name, &TensorSpec::name);
  return found == inputs.end() ? nullptr : &*found;
}

void add_refusals(Json& operation, const config::Route& route) {
  if (!route.fields.empty()) add_refusal(operation, 400);
  if (route.kind == RouteKind::files) add_refusal(operation, 404);
  if (!has_model(route)) return;
  for (const int status : {404, 409, 500, 503}) add_refusal(operation, status);
  if (route.kind != RouteKind::infer) return;
  for (const int status : {400, 422, 504}) add_refusal(operation, status);
}

/// One of a folder's files, or always the same.
Json operation_of_files(const config::Route& route) {
  Json operation = {{"tags", {"routes"}}, {"summary", summary_of(route)}, {"parameters", Json::array()}};
  if (route.index.empty()) {
    operation["parameters"].push_back(
        {{"name", "name"}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}});
    operation["x-no-example"] = "the name of a file is needed";
  }
  operation["responses"] = responses_of(route);
  add_refusals(operation, route);
  return operation;
}

}  // namespace

Json configured_operation(const config::Route& configured, const Reader& reader) {
  const auto route = seen_by(configured, reader);
  if (is_hidden(route, reader)) return nullptr;
  if (route.kind == RouteKind::files) return operation_of_files(route);
  Json operation = {{"tags", {"routes"}}, {"summary", summary_of(route)}, {"parameters", Json::array()}};
  RequestBody body(route);
  std::string why_none;
  const auto model = reader.server.registry.find(model_of_example(route), route.version);
  for (const auto& field : route.fields) {
    if (field.from == FieldSource::fixed) continue;
    const auto example = example_of(field, input_of(model, field.input));
    if (why_none.empty()) why_none = example.why_none;
    if (place_of(field.from).empty())
      body.add(field, example);
    else
      operation["parameters"].push_back(parameter_of(field, example));
  }
  if (why_none.empty()) why_none = trouble_with(model, route);
  if (!body.empty()) operation["requestBody"] = std::move(body).json(why_none.empty());
  if (!why_none.empty()) operation["x-no-example"] = why_none;
  operation["responses"] = responses_of(route);
  add_refusals(operation, route);
  return operation;
}

}  // namespace mainstay::http::openapi
