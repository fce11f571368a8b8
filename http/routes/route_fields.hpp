#pragma once

#include <optional>
#include <vector>

#include "config/routes.hpp"
#include "http/exchange.hpp"
#include "http/router.hpp"
#include "http/routes/field_rule.hpp"
#include "http/routes/field_value.hpp"
#include "runtime/result.hpp"

namespace mainstay::http::routes {

/// In the order of the route's fields; nothing where a request has left out what it may.
using FieldValues = std::vector<std::optional<FieldValue>>;

/// Reads what a route's requests say. The route must outlive it.
class RouteFields {
 public:
  explicit RouteFields(const config::Route& route);

  const std::vector<FieldRule>& rules() const noexcept { return rules_; }
  /// Checks one field after the other; the first mistake is the result.
  Result<FieldValues> read(const Exchange& exchange, const PathParameters& path) const;

 private:
  std::vector<FieldRule> rules_;
};

}  // namespace mainstay::http::routes
