#include "http/routes/scalar_rule.hpp"

#include <algorithm>

#include "http/json_text.hpp"
#include "http/routes/given_value.hpp"
#include "http/routes/image_field.hpp"
#include "http/routes/scalar_text.hpp"
#include "http/routes/wrong_field.hpp"

namespace mainstay::http::routes {

namespace {

using config::FieldCheck;
using config::FieldType;

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

ScalarRule::ScalarRule(const config::RouteField& field) : field_(field), pattern_(field.pattern) {
  if (field.type == FieldType::integer) {
    least_integer_ = given_integer(field.min);
    greatest_integer_ = given_integer(field.max);
  } else {
    least_ = given_number(field.min);
    greatest_ = given_number(field.max);
  }
}

std::optional<Error> ScalarRule::breach(FieldCheck check, const Scalar& value) const {
  switch (check) {
    case FieldCheck::length:
      return breach_of_length(value);
    case FieldCheck::size:
      return breach_of_size(value);
    case FieldCheck::range:
      return breach_of_range(value);
    case FieldCheck::pattern:
      return breach_of_pattern(value);
    case FieldCheck::format:
      return breach_of_format(field_, std::get<Buffer>(value).text());
    case FieldCheck::dimensions:
      return breach_of_dimensions(field_, std::get<Buffer>(value).text());
    case FieldCheck::type:
    case FieldCheck::items:
      break;
  }
  return std::nullopt;
}

std::optional<Error> ScalarRule::breach_of_length(const Scalar& value) const {
  const auto length = characters(std::get<Buffer>(value).text());
  const auto refuse = [&](const char* limit, std::size_t allowed) {
    return wrong_field(field_, std::to_string(length) + " characters", std::string(limit) + std::to_string(allowed));
  };
  if (length < field_.min_length) return refuse("at least ", field_.min_length);
  if (field_.max_length != 0 && length > field_.max_length) return refuse("at most ", field_.max_length);
  return std::nullopt;
}

std::optional<Error> ScalarRule::breach_of_size(const Scalar& value) const {
  const auto size = std::get<Buffer>(value).size();
  if (field_.max_bytes == 0 || size <= field_.max_bytes) return std::nullopt;
  return wrong_field(field_, std::to_string(size) + " bytes", "at most " + std::to_string(field_.max_bytes));
}

std::optional<Error> ScalarRule::breach_of_range(const Scalar& value) const {
  const auto within = [](const auto& number, const auto& least, const auto& greatest) {
    return (!least || number >= *least) && (!greatest || number <= *greatest);
  };
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    if (within(*integer, least_integer_, greatest_integer_)) return std::nullopt;
    return wrong_field(field_, std::to_string(*integer), allowed());
  }
  const auto number = std::get<double>(value);
  if (within(number, least_, greatest_)) return std::nullopt;
  return wrong_field(field_, text_of(number), allowed());
}

std::optional<Error> ScalarRule::breach_of_pattern(const Scalar& value) const {
  // What is over its limits could take a pattern long, whatever is checked first.
  if (auto error = breach_of_length(value)) return error;
  if (auto error = breach_of_size(value)) return error;
  const auto text = std::get<Buffer>(value).text();
  if (pattern_.matches(text)) return std::nullopt;
  return wrong_field(field_, shown(text), "what matches " + field_.pattern);
}

}  // namespace mainstay::http::routes
