#include "http/routes/route_fields.hpp"

#include <utility>

namespace mainstay::http::routes {

RouteFields::RouteFields(const config::Route& route) : steps(config::steps_of(route)) {
  for (const auto& field : route.fields) rules.emplace_back(field);
}

FieldReading::FieldReading(const RouteFields& fields, const Exchange& exchange, const PathParameters& path)
    : fields_(fields), reader_(exchange, path), values_(fields.rules.size()), seen_(fields.rules.size()) {}

std::optional<Error> FieldReading::read(std::size_t field) {
  if (seen_[field].read) return std::nullopt;
  const auto& rule = fields_.rules[field];
  auto value = reader_.read(rule);
  if (!value) return std::move(value).error();
  if (*value) {
    values_[field] = std::move(value).value();
  } else if (rule.fallback()) {
    values_[field] = rule.fallback();
    seen_[field].given = true;
  } else if (auto error = rule.missing()) {
    return error;
  }
  seen_[field].read = true;
  return std::nullopt;
}

std::optional<Error> FieldReading::check(std::size_t field, config::FieldCheck check) {
  if (auto error = read(field)) return error;
  if (!values_[field] || seen_[field].given) return std::nullopt;
  return fields_.rules[field].breach(check, *values_[field]);
}

Result<const FieldValue*> FieldReading::value(std::size_t field) {
  if (auto error = read(field)) return *std::move(error);
  return values_[field] ? &*values_[field] : nullptr;
}

}  // namespace mainstay::http::routes
