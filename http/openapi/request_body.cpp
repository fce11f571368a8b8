#include "http/openapi/request_body.hpp"

#include <algorithm>
#include <utility>

#include "http/openapi/configured_operation.hpp"
#include "http/openapi/field_schema.hpp"

namespace mainstay::http::openapi {

namespace {

using config::FieldSource;
using config::FieldType;

std::string media_type_of_whole(FieldType type) {
  switch (type) {
    case FieldType::json:
      return "application/json";
    case FieldType::bytes:
    case FieldType::image:
      return "application/octet-stream";
    case FieldType::string:
    case FieldType::uuid:
    case FieldType::integer:
    case FieldType::number:
    case FieldType::boolean:
    case FieldType::enumeration:
      break;
  }
  return "text/plain";
}

void add_once(Json& list, const std::string& name) {
  if (std::ranges::find(list, Json(name)) == list.end()) list.push_back(name);
}

}  // namespace

RequestBody::RequestBody(const config::Route& route) {
  bool bytes = false;
  for (const auto& field : route.fields) {
    if (field.from == FieldSource::json) media_types_ = {"application/json"};
    if (field.from == FieldSource::body) media_types_ = {media_type_of_whole(field.type)};
    if (field.from != FieldSource::form) continue;
    media_types_ = {"multipart/form-data", "application/x-www-form-urlencoded"};
    bytes = bytes || field.type == FieldType::bytes || field.type == FieldType::image;
  }
  // They can be sent there, but nobody does.
  if (bytes) media_types_.pop_back();
}

void RequestBody::add(const config::RouteField& field, const FieldExample& example) {
  required_ = required_ || (field.required && !field.has_default()) || field.from == FieldSource::json;
  if (field.from != FieldSource::body) return add_member(field, example);
  schema_ = schema_of(field);
  if (example.value) example_ = *example.value;
}

// Dots in its place go into objects.
void RequestBody::add_member(const config::RouteField& field, const FieldExample& example) {
  const bool required = field.required && !field.has_default();
  if (empty()) {
    schema_ = {{"type", "object"}, {"properties", Json::object()}};
    example_ = Json::object();
  }
  auto* schema = &schema_;
  auto* value = &example_;
  std::string_view path = field.place();
  while (field.from == FieldSource::json && path.find('.') != path.npos) {
    const std::string name(path.substr(0, path.find('.')));
    path.remove_prefix(name.size() + 1);
    if (required) add_once((*schema)["required"], name);
    schema = &(*schema)["properties"][name];
    (*schema)["type"] = "object";
    if (example.value) value = &(*value)[name];
  }
  const std::string name(path);
  if (required) add_once((*schema)["required"], name);
  (*schema)["properties"][name] = schema_of(field);
  if (example.value) (*value)[name] = *example.value;
}

Json RequestBody::json(bool with_example) && {
  Json body = {{"required", required_}, {"content", Json::object()}};
  for (const auto& type : media_types_) {
    auto& content = body["content"][type];
    content["schema"] = schema_;
    if (with_example) content["examples"][only_example] = {{"value", example_}};
  }
  return body;
}

}  // namespace mainstay::http::openapi
