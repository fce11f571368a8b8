#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace mainstay::http::openapi {

using Json = nlohmann::ordered_json;

/// Null where the text is no JSON.
inline Json parsed(std::string_view text) {
  auto json = Json::parse(text, nullptr, false);
  return json.is_discarded() ? Json(nullptr) : json;
}

/// A reference to a schema that all operations share.
inline Json schema_called(const std::string& name) { return {{"$ref", "#/components/schemas/" + name}}; }

/// An answer that is a document.
inline Json json_answer(const std::string& description, Json schema) {
  return {{"description", description}, {"content", {{"application/json", {{"schema", std::move(schema)}}}}}};
}

}  // namespace mainstay::http::openapi
