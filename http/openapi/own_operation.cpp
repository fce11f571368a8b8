#include "http/openapi/own_operation.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "http/openapi/model_example.hpp"
#include "http/openapi/refusals.hpp"

namespace mainstay::http::openapi {

namespace {

// Of more models than these no examples are shown.
constexpr std::size_t max_subjects = 64;

struct Example {
  std::string name;
  /// What stands in the path.
  std::map<std::string, std::string> path;
  /// Null: none.
  Json body;
};

bool is_subject(const ServedModel& model, const std::string& subjects) {
  if (subjects == "known") return true;
  if (subjects == "loaded") return model.signature != nullptr;
  if (subjects == "whole") return model.ready() && model.signature && !model.signature->streams;
  return model.ready();
}

std::vector<std::string> parameters_in(const std::string& pattern) {
  std::vector<std::string> names;
  for (auto open = pattern.find('{'); open != pattern.npos; open = pattern.find('{', open + 1))
    names.push_back(pattern.substr(open + 1, pattern.find('}', open) - open - 1));
  return names;
}

std::string meaning_of(const std::string& parameter) {
  if (parameter == "model") return "A model's name.";
  if (parameter == "version") return "The model's version.";
  if (parameter == "instance") return "An instance's number, from 0.";
  if (parameter == "region") return "What a region of memory is called.";
  if (parameter == "id") return "A job's id, as the Location of its 202 has it.";
  return "";
}

/// Each model once, or each version of each where the path names one.
std::vector<Registry::ModelPtr> models_for(bool versions, const Reader& reader) {
  const auto& registry = reader.server.registry;
  std::vector<Registry::ModelPtr> models;
  for (auto& model : registry.all()) {
    if (!reader.sees(model->name)) continue;
    const auto by_default = registry.find(model->name, "");
    if (versions || (by_default && *by_default == model)) models.push_back(std::move(model));
  }
  return models;
}

/// `why_none`: becomes what kept a model from being an example.
std::vector<Example> examples_of(const ListedRoute& route, const Json& entry, const Reader& reader,
                                 std::string& why_none) {
  const bool versions = route.pattern.find("{version}") != std::string::npos;
  const auto asked = entry.value("example", std::string());
  std::vector<Example> examples;
  why_none = "there is no model that it could be of now";
  for (const auto& model : models_for(versions, reader)) {
    if (examples.size() == max_subjects) break;
    if (!is_subject(*model, entry.at("subjects").get_ref<const std::string&>())) continue;
    Example example{model->name, {{"model", model->name}, {"version", model->version}, {"instance", "0"}}, nullptr};
    if (versions) example.name += " " + model->version;
    if (!asked.empty()) {
      auto made = example_of(*model);
      example.body = asked == "infer" ? std::move(made.infer) : std::move(made.generate);
      if (example.body.is_null()) {
        why_none = "model '" + model->name + "': " + made.why_none;
        continue;
      }
    }
    examples.push_back(std::move(example));
  }
  return examples;
}

void add_examples(Json& operation, const std::vector<Example>& examples) {
  for (const auto& example : examples) {
    for (auto& parameter : operation["parameters"])
      if (parameter.value("in", "") == "path")
        parameter["examples"][example.name] = {{"value", example.path.at(parameter.at("name"))}};
    if (!example.body.is_null())
      operation["requestBody"]["content"]["application/json"]["examples"][example.name] = {{"value", example.body}};
  }
}

}  // namespace

Json own_operation(const ListedRoute& route, const Json& entry, const Reader& reader) {
  static const std::set<std::string> ours{"method", "paths", "below", "refusals", "subjects", "example"};
  Json operation;
  for (const auto& [name, value] : entry.items())
    if (!ours.contains(name)) operation[name] = value;
  auto said = operation.value("parameters", Json::array());
  auto& parameters = operation["parameters"] = Json::array();
  for (const auto& name : parameters_in(route.pattern))
    parameters.push_back({{"name", name},
                          {"in", "path"},
                          {"required", true},
                          {"description", meaning_of(name)},
                          {"schema", {{"type", "string"}}}});
  for (auto& parameter : said) parameters.push_back(std::move(parameter));
  for (const auto& status : entry.at("refusals")) add_refusal(operation, status.get<int>());
  if (!entry.contains("subjects")) return operation;
  std::string why_none;
  const auto examples = examples_of(route, entry, reader, why_none);
  add_examples(operation, examples);
  if (examples.empty()) operation["x-no-example"] = why_none;
  return operation;
}

}  // namespace mainstay::http::openapi
