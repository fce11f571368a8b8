#include "http/routes/given_value.hpp"

#include <simdjson.h>

#include <utility>

namespace mainstay::http::routes {

namespace {

using config::FieldType;
using simdjson::dom::element;

std::optional<Scalar> given_scalar(element json, FieldType type) {
  std::int64_t integer = 0;
  double number = 0;
  bool boolean = false;
  std::string_view text;
  switch (type) {
    case FieldType::integer:
      // 1e3 and 1.0 are integers to the configuration.
      if (json.get(integer) == simdjson::SUCCESS) return integer;
      if (json.get(number) == simdjson::SUCCESS) return static_cast<std::int64_t>(number);
      return std::nullopt;
    case FieldType::number:
      if (json.get(number) == simdjson::SUCCESS) return number;
      return std::nullopt;
    case FieldType::boolean:
      if (json.get(boolean) == simdjson::SUCCESS) return boolean;
      return std::nullopt;
    case FieldType::json:
      return Buffer::of(simdjson::minify(json));
    default:
      if (json.get(text) == simdjson::SUCCESS) return Buffer::of(std::string(text));
      return std::nullopt;
  }
}

template <class T>
std::optional<T> limit(const std::string& text) {
  simdjson::dom::parser parser;
  element json;
  double number = 0;
  if (text == "null" || parser.parse(text).get(json)) return std::nullopt;
  if (T exact; json.get(exact) == simdjson::SUCCESS) return exact;
  if (json.get(number)) return std::nullopt;
  return static_cast<T>(number);
}

}  // namespace

std::optional<FieldValue> given_value(const config::RouteField& field) {
  const auto& text = field.from == config::FieldSource::fixed ? field.value : field.default_value;
  if (text == "null") return std::nullopt;
  simdjson::dom::parser parser;
  element json;
  if (parser.parse(text).get(json)) return std::nullopt;
  FieldValue value{field.list, {}};
  const auto add = [&](element item) {
    if (auto scalar = given_scalar(item, field.type)) value.items.push_back(*std::move(scalar));
  };
  simdjson::dom::array list;
  if (!field.list)
    add(json);
  else if (json.get(list) == simdjson::SUCCESS)
    for (const element item : list) add(item);
  return value;
}

std::optional<std::int64_t> given_integer(const std::string& json) { return limit<std::int64_t>(json); }
std::optional<double> given_number(const std::string& json) { return limit<double>(json); }

}  // namespace mainstay::http::routes
