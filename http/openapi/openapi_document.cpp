#include "http/openapi/openapi_document.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "http/openapi/configured_operation.hpp"
#include "http/openapi/own_operation.hpp"
#include "http/openapi/refusals.hpp"

namespace mainstay::http::openapi {

namespace {

const config::Route* configured(const ListedRoute& route, const config::Config& config) {
  const auto found = std::ranges::find_if(
      config.routes, [&](const auto& each) { return each.method == route.method && each.path == route.pattern; });
  return found == config.routes.end() ? nullptr : &*found;
}

Json operation_of(const ListedRoute& route, const Handbook& handbook, const Reader& reader) {
  if (const auto* said = configured(route, reader.server.config)) return configured_operation(*said, reader);
  if (const auto* entry = handbook.find(route.method, route.pattern)) return own_operation(route, *entry, reader);
  return {{"tags", {"server"}}, {"summary", "Nobody has described this route"}, {"responses", Json::object()}};
}

/// What a path is without the names of its parameters: OpenAPI has each of these once, with one set of names.
std::string form_of(const std::string& pattern) {
  std::string form;
  bool inside = false;
  for (const char c : pattern) {
    inside = c == '{' || (inside && c != '}');
    if (!inside || c == '{') form += c;
  }
  return form;
}

void rename(Json& operation, const std::string& from, const std::string& to) {
  auto old = from.begin(), now = to.begin();
  while ((old = std::find(old, from.end(), '{')) != from.end()) {
    now = std::find(now, to.end(), '{');
    const std::string name(old + 1, std::find(old, from.end(), '}'));
    for (auto& parameter : operation["parameters"])
      if (parameter.value("in", "") == "path" && parameter.at("name") == name)
        parameter["name"] = std::string(now + 1, std::find(now, to.end(), '}'));
    ++old;
    ++now;
  }
}

void sort_responses(Json& operation) {
  std::map<std::string, Json> sorted;
  for (auto& [status, response] : operation["responses"].items()) sorted[status] = std::move(response);
  operation["responses"] = std::move(sorted);
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  return text;
}

const std::vector<std::pair<std::string, const char*>>& tags() {
  static const std::vector<std::pair<std::string, const char*>> all{
      {"routes", "The routes of this server's configuration."},
      {"models", "The Open Inference Protocol, version 2, with its extensions."},
      {"server", "What the server is and how it is."},
      {"repository", "The models that there are: loading and unloading them."},
      {"administration", "For those who run the server."},
      {"settings", "What is logged and traced, as the protocol's extensions have it."},
      {"shared memory", "Tensors that are not sent but lie in memory, as the protocol's extensions have them."},
      {"jobs", "Requests that are answered later."},
      {"pages", "For people."}};
  return all;
}

}  // namespace

Json document_of(const std::vector<ListedRoute>& routes, const Handbook& handbook, const Reader& reader) {
  Json paths = Json::object();
  std::map<std::string, std::string> names;
  std::set<std::string> used;
  std::string header;
  for (const auto& route : routes) {
    const auto& path = names.try_emplace(form_of(route.pattern), route.pattern).first->second;
    const auto method = lower(route.method);
    // The first one answers.
    if (paths.contains(path) && paths[path].contains(method)) continue;
    auto operation = operation_of(route, handbook, reader);
    if (operation.is_null()) continue;
    if (path != route.pattern) rename(operation, route.pattern, path);
    add_surroundings(operation, route.scope, reader);
    sort_responses(operation);
    for (const auto& tag : operation["tags"]) used.insert(tag.get<std::string>());
    if (const auto asked = reader.gate.asks_for_key(route.scope)) header = *asked;
    paths[path][method] = std::move(operation);
  }
  Json document = {{"openapi", "3.1.0"},
                   {"info",
                    {{"title", "mainstay"},
                     {"version", MAINSTAY_VERSION},
                     {"description",
                      "What this server has at this address. HEAD is answered wherever GET is, OPTIONS everywhere; "
                      "another method gets 405. Examples of the same name, in an operation's parameters and body, make "
                      "one request; one that has none says why, in x-no-example."}}},
                   {"tags", Json::array()},
                   {"paths", std::move(paths)},
                   {"components", handbook.components()}};
  document["components"]["responses"] = refusals();
  for (const auto& [name, meaning] : tags())
    if (used.contains(name)) document["tags"].push_back({{"name", name}, {"description", meaning}});
  if (!header.empty()) document["components"]["securitySchemes"] = security_schemes(header);
  return document;
}

std::vector<std::string> undescribed(const std::vector<ListedRoute>& routes, const Handbook& handbook,
                                     const config::Config& config) {
  std::vector<std::string> found;
  for (const auto& route : routes)
    if (!configured(route, config) && !handbook.find(route.method, route.pattern))
      found.push_back(route.method + ' ' + route.pattern);
  return found;
}

}  // namespace mainstay::http::openapi
