#include "http/routes/field_rule.hpp"

#include <algorithm>

#include "http/json_text.hpp"
#include "http/routes/base64.hpp"
#include "http/routes/scalar_text.hpp"

namespace mainstay::http::routes {

namespace {

using config::FieldType;
using simdjson::dom::element;

std::string shown_json(element json) {
  if (json.is_array()) return "a list";
  if (json.is_object()) return "an object";
  if (std::string_view text; json.get(text) == simdjson::SUCCESS) return shown(text);
  return simdjson::minify(json);
}

/// A value that the configuration gives: what it is was looked at when it was read.
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

std::optional<FieldValue> given(const std::string& text, const config::RouteField& field) {
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

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

FieldRule::FieldRule(const config::RouteField& field)
    : field_(field),
      pattern_(field.pattern),
      fallback_(given(field.from == config::FieldSource::fixed ? field.value : field.default_value, field)) {
  if (field.type == FieldType::integer) {
    least_integer_ = limit<std::int64_t>(field.min);
    greatest_integer_ = limit<std::int64_t>(field.max);
  } else {
    least_ = limit<double>(field.min);
    greatest_ = limit<double>(field.max);
  }
}

Error FieldRule::wrong(const std::string& what) const {
  return {Errc::invalid_argument, "field " + shown(field_.name) + ": " + what};
}

Error FieldRule::wrong(const std::string& found, const std::string& allowed) const {
  return wrong("found " + found + ", allowed: " + allowed);
}

std::optional<Error> FieldRule::missing() const {
  if (!field_.required) return std::nullopt;
  return wrong("is missing");
}

std::string FieldRule::allowed() const {
  const auto between = [](std::string what, const auto& least, const auto& greatest) {
    if (least && greatest) return what + " from " + text_of(*least) + " to " + text_of(*greatest);
    if (least) return what + " of at least " + text_of(*least);
    if (greatest) return what + " of at most " + text_of(*greatest);
    return what;
  };
  switch (field_.type) {
    case FieldType::string:
      return "a text";
    case FieldType::uuid:
      return "a UUID, as 123e4567-e89b-12d3-a456-426614174000 is one";
    case FieldType::integer:
      return between("an integer", least_integer_, greatest_integer_);
    case FieldType::number:
      return between("a number", least_, greatest_);
    case FieldType::boolean:
      return "true or false";
    case FieldType::enumeration: {
      std::string text = "one of ";
      for (const auto& value : field_.values) text += (&value == field_.values.data() ? "" : ", ") + value;
      return text;
    }
    case FieldType::bytes:
      return "bytes in base64";
    case FieldType::json:
      break;
  }
  return "any JSON";
}

Result<FieldValue> FieldRule::from_texts(const std::vector<Buffer>& texts, bool commas) const {
  if (!field_.list) {
    if (texts.size() > 1) return wrong("is given more than once");
    auto scalar = scalar_from_text(texts.front());
    if (!scalar) return std::move(scalar).error();
    return FieldValue{false, {std::move(scalar).value()}};
  }
  std::vector<Scalar> items;
  for (const auto& text : texts) {
    // An empty text is an empty list.
    if (commas && text.size() == 0) continue;
    for (std::size_t at = 0; at <= text.size();) {
      const auto end = commas ? std::min(text.text().find(',', at), text.size()) : text.size();
      if (items.size() == field_.max_items)
        return wrong("there are more than " + std::to_string(items.size()) + " items");
      auto scalar = scalar_from_text(text.slice(at, end - at));
      if (!scalar) return std::move(scalar).error();
      items.push_back(std::move(scalar).value());
      at = end + 1;
    }
  }
  return list_of(std::move(items));
}

Result<FieldValue> FieldRule::from_json(element json) const {
  if (!field_.list) {
    auto scalar = scalar_from_json(json);
    if (!scalar) return std::move(scalar).error();
    return FieldValue{false, {std::move(scalar).value()}};
  }
  simdjson::dom::array array;
  if (json.get(array)) return wrong(shown_json(json), "a list");
  std::vector<Scalar> items;
  for (const element item : array) {
    if (items.size() == field_.max_items)
      return wrong("there are more than " + std::to_string(items.size()) + " items");
    auto scalar = scalar_from_json(item);
    if (!scalar) return std::move(scalar).error();
    items.push_back(std::move(scalar).value());
  }
  return list_of(std::move(items));
}

Result<FieldValue> FieldRule::list_of(std::vector<Scalar> items) const {
  if (items.size() < field_.min_items)
    return wrong("there are " + std::to_string(items.size()) + " items, allowed: at least " +
                 std::to_string(field_.min_items));
  return FieldValue{true, std::move(items)};
}

Result<Scalar> FieldRule::scalar_from_text(const Buffer& text) const {
  const auto refuse = [&] { return wrong(shown(text.text()), allowed()); };
  switch (field_.type) {
    case FieldType::string:
      return checked_text(text);
    case FieldType::uuid:
      return checked_uuid(text.text());
    case FieldType::integer: {
      const auto value = integer_from(text.text());
      return value ? checked_integer(*value) : refuse();
    }
    case FieldType::number: {
      const auto value = number_from(text.text());
      return value ? checked_number(*value) : refuse();
    }
    case FieldType::boolean: {
      const auto value = boolean_from(text.text());
      return value ? Result<Scalar>(Scalar(*value)) : refuse();
    }
    case FieldType::enumeration:
      return checked_choice(text);
    case FieldType::bytes:
      return checked_size(text);
    case FieldType::json:
      break;
  }
  if (!is_json(text.text())) return wrong("is not valid JSON");
  return checked_size(text);
}

Result<Scalar> FieldRule::scalar_from_json(element json) const {
  const auto refuse = [&] { return wrong(shown_json(json), allowed()); };
  if (field_.type == FieldType::json) return checked_size(Buffer::of(simdjson::minify(json)));
  if (field_.type == FieldType::integer) {
    std::int64_t value = 0;
    return json.is_int64() && !json.get(value) ? checked_integer(value) : refuse();
  }
  if (field_.type == FieldType::number) {
    double value = 0;
    return json.get(value) ? refuse() : checked_number(value);
  }
  if (field_.type == FieldType::boolean) {
    bool value = false;
    return json.get(value) ? refuse() : Result<Scalar>(Scalar(value));
  }
  std::string_view text;
  if (json.get(text)) return refuse();
  if (field_.type == FieldType::bytes) {
    auto bytes = decoded_base64(text);
    return bytes ? checked_size(Buffer::of(*std::move(bytes))) : wrong("is not base64");
  }
  return scalar_from_text(Buffer::of(std::string(text)));
}

Result<Scalar> FieldRule::checked_text(Buffer text) const {
  if (!is_utf8(text.text())) return wrong("is not UTF-8");
  const auto length = characters(text.text());
  const auto refuse = [&](const char* limit, std::size_t allowed) {
    return wrong(std::to_string(length) + " characters", std::string(limit) + std::to_string(allowed));
  };
  if (length < field_.min_length) return refuse("at least ", field_.min_length);
  if (field_.max_length != 0 && length > field_.max_length) return refuse("at most ", field_.max_length);
  if (field_.max_bytes != 0 && text.size() > field_.max_bytes) return checked_size(std::move(text));
  if (!pattern_.matches(text.text())) return wrong(shown(text.text()), "what matches " + field_.pattern);
  return Scalar(std::move(text));
}

Result<Scalar> FieldRule::checked_uuid(std::string_view text) const {
  auto uuid = uuid_from(text);
  if (!uuid) return wrong(shown(text), allowed());
  return Scalar(Buffer::of(*std::move(uuid)));
}

Result<Scalar> FieldRule::checked_choice(Buffer text) const {
  if (std::ranges::find(field_.values, text.text()) == field_.values.end()) return wrong(shown(text.text()), allowed());
  return Scalar(std::move(text));
}

Result<Scalar> FieldRule::checked_size(Buffer bytes) const {
  if (field_.max_bytes != 0 && bytes.size() > field_.max_bytes)
    return wrong(std::to_string(bytes.size()) + " bytes", "at most " + std::to_string(field_.max_bytes));
  return Scalar(std::move(bytes));
}

Result<Scalar> FieldRule::checked_integer(std::int64_t value) const {
  if ((least_integer_ && value < *least_integer_) || (greatest_integer_ && value > *greatest_integer_))
    return wrong(std::to_string(value), allowed());
  return Scalar(value);
}

Result<Scalar> FieldRule::checked_number(double value) const {
  if ((least_ && value < *least_) || (greatest_ && value > *greatest_)) return wrong(text_of(value), allowed());
  return Scalar(value);
}

}  // namespace mainstay::http::routes
