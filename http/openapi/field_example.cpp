#include "http/openapi/field_example.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "http/openapi/image_example.hpp"
#include "http/routes/base64.hpp"

namespace mainstay::http::openapi {

namespace {

using config::FieldSource;
using config::FieldType;

// Longer ones have to be said.
constexpr std::size_t longest_made_up = 256;

std::string name_of(const config::RouteField& field) { return "field '" + field.name + "'"; }

/// What is written as a fraction, or bytes as a text, is not so in a request.
Json as_sent(Json json, const config::RouteField& field) {
  if (json.is_array() && field.list) {
    for (auto& item : json) item = as_sent(std::move(item), field);
    return json;
  }
  if (field.type == FieldType::integer && json.is_number_float()) return json.get<std::int64_t>();
  if (field.type == FieldType::bytes && field.from == FieldSource::json && json.is_string()) {
    std::string encoded;
    routes::append_base64(encoded, json.get_ref<const std::string&>());
    return encoded;
  }
  return json;
}

/// The number next to 0 that may be.
Json number_for(const config::RouteField& field) {
  const auto min = parsed(field.min), max = parsed(field.max);
  if (min.is_number() && min.get<double>() > 0) return as_sent(min, field);
  if (max.is_number() && max.get<double>() < 0) return as_sent(max, field);
  return 0;
}

FieldExample text_for(const config::RouteField& field) {
  if (!field.pattern.empty()) return {std::nullopt, name_of(field) + " has a pattern and no example"};
  std::string text = "text";
  if (field.min_length > longest_made_up) return {std::nullopt, name_of(field) + " is long and has no example"};
  while (text.size() < field.min_length) text += " text";
  auto longest = text.size();
  if (field.min_length > 4) longest = field.min_length;
  if (field.max_length != 0) longest = std::min(longest, field.max_length);
  if (field.max_bytes != 0) longest = std::min(longest, field.max_bytes);
  text.resize(longest);
  // A blank at its end is easily lost.
  if (text.ends_with(' ')) text.back() = 't';
  return {Json(text), ""};
}

FieldExample one_for(const config::RouteField& field, const TensorSpec* input) {
  switch (field.type) {
    case FieldType::string:
      return text_for(field);
    case FieldType::uuid:
      return {Json("123e4567-e89b-12d3-a456-426614174000"), ""};
    case FieldType::integer:
    case FieldType::number:
      return {number_for(field), ""};
    case FieldType::boolean:
      return {Json(true), ""};
    case FieldType::enumeration:
      return {Json(field.values.front()), ""};
    case FieldType::image:
      if (auto image = image_example(field, input)) return {std::move(image), ""};
      return {std::nullopt, name_of(field) + " is an image that is too large for a document"};
    case FieldType::bytes:
    case FieldType::json:
      break;
  }
  return {std::nullopt, name_of(field) + " may be anything, and has no example"};
}

}  // namespace

FieldExample example_of(const config::RouteField& field, const TensorSpec* input) {
  if (field.example != "null") return {as_sent(parsed(field.example), field), ""};
  if (field.has_default()) return {as_sent(parsed(field.default_value), field), ""};
  if (field.is_optional()) return {};
  auto one = one_for(field, input);
  if (!one.value || !field.list) return one;
  return {Json(std::vector<Json>(std::max<std::size_t>(field.min_items, 1), *one.value)), ""};
}

}  // namespace mainstay::http::openapi
