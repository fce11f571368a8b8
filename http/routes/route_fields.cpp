#include "http/routes/route_fields.hpp"

#include <utility>

#include "http/routes/request_reader.hpp"

namespace mainstay::http::routes {

RouteFields::RouteFields(const config::Route& route) {
  for (const auto& field : route.fields) rules_.emplace_back(field);
}

Result<FieldValues> RouteFields::read(const Exchange& exchange, const PathParameters& path) const {
  RequestReader reader(exchange, path);
  FieldValues values;
  values.reserve(rules_.size());
  for (const auto& rule : rules_) {
    auto value = reader.read(rule);
    if (!value) return std::move(value).error();
    if (*value) {
      for (const auto check : config::checks_of(rule.field()))
        if (auto error = rule.breach(check, **value)) return *std::move(error);
    } else {
      if (!rule.fallback())
        if (auto error = rule.missing()) return *std::move(error);
      *value = rule.fallback();
    }
    values.push_back(std::move(value).value());
  }
  return values;
}

}  // namespace mainstay::http::routes
