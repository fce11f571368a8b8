#include "http/openapi/refusals.hpp"

#include <map>
#include <string>

#include "http/guard/keys.hpp"

namespace mainstay::http::openapi {

namespace {

const std::map<int, const char*>& meanings() {
  static const std::map<int, const char*> all{
      {400, "The request is wrong, and the answer says where."},
      {401, "A key is needed, or the one that was shown is not known."},
      {403, "The key lacks the scope, or a page of another site asks."},
      {404, "There is no such model, or none for this key."},
      {409, "It is busy, or the same is under way."},
      {413, "The body is too large."},
      {415, "The body is not of a kind that is read here."},
      {422, "This request has brought the model down before."},
      {429, "There are too many requests; Retry-After says when to come back."},
      {500, "The model failed."},
      {501, "The server does not do that, or it is switched off."},
      {503, "The model or the server cannot serve it now; Retry-After says when to come back."},
      {504, "There was no answer in time."},
  };
  return all;
}

std::string name_of_refusal(int status) { return "Refused" + std::to_string(status); }

std::string_view scope_text(Scope scope) { return scope == Scope::open ? "open" : name_of(scope); }

}  // namespace

void add_refusal(Json& operation, int status) {
  auto& responses = operation["responses"];
  const auto name = std::to_string(status);
  if (!responses.contains(name)) responses[name] = {{"$ref", "#/components/responses/" + name_of_refusal(status)}};
}

void add_surroundings(Json& operation, Scope scope, const Reader& reader) {
  operation["x-scope"] = scope_text(scope);
  if (operation.contains("requestBody"))
    for (const int status : {400, 413, 415}) add_refusal(operation, status);
  operation["security"] = Json::array();
  if (scope == Scope::open) return;
  if (reader.gate.limits()) add_refusal(operation, 429);
  const bool keyed = reader.gate.asks_for_key(scope).has_value();
  // What is open to all for models' use is so to the pages of other sites.
  if (keyed || scope != Scope::infer) add_refusal(operation, 403);
  if (!keyed) return;
  add_refusal(operation, 401);
  for (const char* way : {"bearer", "header"}) operation["security"].push_back({{way, Json::array()}});
}

Json refusals() {
  Json responses;
  for (const auto& [status, meaning] : meanings())
    responses[name_of_refusal(status)] = json_answer(meaning, schema_called("Error"));
  return responses;
}

Json security_schemes(const std::string& header) {
  return {{"bearer", {{"type", "http"}, {"scheme", "bearer"}, {"description", "A key."}}},
          {"header", {{"type", "apiKey"}, {"in", "header"}, {"name", header}, {"description", "The same key."}}}};
}

}  // namespace mainstay::http::openapi
