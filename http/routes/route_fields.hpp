#pragma once

#include <optional>
#include <vector>

#include "config/route_checks.hpp"
#include "config/routes.hpp"
#include "http/exchange.hpp"
#include "http/router.hpp"
#include "http/routes/field_rule.hpp"
#include "http/routes/field_value.hpp"
#include "http/routes/request_reader.hpp"
#include "runtime/result.hpp"

namespace mainstay::http::routes {

/// In the order of the route's fields; nothing where a request has left out what it may.
using FieldValues = std::vector<std::optional<FieldValue>>;

/// What a route's requests have to say, and in which order that is checked. The route must outlive it.
struct RouteFields {
  explicit RouteFields(const config::Route& route);

  std::vector<FieldRule> rules;
  std::vector<config::CheckStep> steps;
};

/// The fields of one request, each of which is read when something first asks for it.
class FieldReading {
 public:
  FieldReading(const RouteFields& fields, const Exchange& exchange, const PathParameters& path);

  /// What is wrong in the one way that is asked for; before that, in that it is there and of its type. Nothing:
  /// nothing.
  std::optional<Error> check(std::size_t field, config::FieldCheck check);
  /// Null: the request has left it out.
  Result<const FieldValue*> value(std::size_t field);
  /// Once all has been checked.
  FieldValues values() && { return std::move(values_); }

 private:
  std::optional<Error> read(std::size_t field);

  const RouteFields& fields_;
  RequestReader reader_;
  FieldValues values_;
  /// By field: what was read needs no second time, and what the configuration gives needs no check.
  struct Seen {
    bool read = false;
    bool given = false;
  };
  std::vector<Seen> seen_;
};

}  // namespace mainstay::http::routes
