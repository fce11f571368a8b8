#include "http/openapi/field_schema.hpp"

#include <string>
#include <utility>

namespace mainstay::http::openapi {

namespace {

using config::FieldSource;
using config::FieldType;

void add_limits_of_number(Json& schema, const config::RouteField& field) {
  if (field.min != "null") schema["minimum"] = parsed(field.min);
  if (field.max != "null") schema["maximum"] = parsed(field.max);
}

void add_limits_of_text(Json& schema, const config::RouteField& field) {
  if (field.min_length != 0) schema["minLength"] = field.min_length;
  if (field.max_length != 0) schema["maxLength"] = field.max_length;
  // JSON schemas have other regular expressions; what both have means the same.
  if (!field.pattern.empty() && field.pattern.find("[:") == std::string::npos)
    schema["pattern"] = "^(" + field.pattern + ")$";
}

std::string said_of(const config::RouteField& field) {
  std::string text;
  if (field.max_bytes != 0) text = "At most " + std::to_string(field.max_bytes) + " bytes.";
  if (!field.pattern.empty()) text += (text.empty() ? "" : " ") + ("Matches " + field.pattern + " as a whole.");
  return text;
}

Json schema_of_one(const config::RouteField& field) {
  switch (field.type) {
    case FieldType::string: {
      Json schema = {{"type", "string"}};
      add_limits_of_text(schema, field);
      return schema;
    }
    case FieldType::uuid:
      return {{"type", "string"}, {"format", "uuid"}};
    case FieldType::integer:
    case FieldType::number: {
      Json schema = {{"type", field.type == FieldType::integer ? "integer" : "number"}};
      add_limits_of_number(schema, field);
      return schema;
    }
    case FieldType::boolean:
      return {{"type", "boolean"}};
    case FieldType::enumeration:
      return {{"type", "string"}, {"enum", field.values}};
    case FieldType::bytes:
      if (field.from == FieldSource::json) return {{"type", "string"}, {"contentEncoding", "base64"}};
      return {{"type", "string"}, {"contentMediaType", "application/octet-stream"}};
    case FieldType::image:
      if (field.from == FieldSource::json) return {{"type", "string"}, {"contentEncoding", "base64"}};
      return {{"type", "string"},
              {"contentMediaType", "image/*"},
              {"description", "In an example it is a data URL; its bytes are what is sent."}};
    case FieldType::json:
      break;
  }
  return Json::object();
}

}  // namespace

Json schema_of(const config::RouteField& field) {
  auto schema = schema_of_one(field);
  if (field.list) {
    schema = {{"type", "array"}, {"items", std::move(schema)}, {"maxItems", field.max_items}};
    if (field.min_items != 0) schema["minItems"] = field.min_items;
  }
  if (field.has_default()) schema["default"] = parsed(field.default_value);
  if (const auto text = said_of(field); !text.empty()) {
    auto& description = schema["description"];
    description = description.is_string() ? description.get<std::string>() + " " + text : text;
  }
  return schema;
}

}  // namespace mainstay::http::openapi
