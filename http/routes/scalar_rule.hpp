#pragma once

#include <simdjson.h>

#include <optional>
#include <string>

#include "config/pattern.hpp"
#include "config/route_checks.hpp"
#include "config/routes.hpp"
#include "http/routes/field_value.hpp"
#include "runtime/result.hpp"

namespace mainstay::http::routes {

/// What one value of a field must be. The configuration it is made of must outlive it.
class ScalarRule {
 public:
  explicit ScalarRule(const config::RouteField& field);

  /// Of the type that is wanted, whatever its limits.
  Result<Scalar> from_text(const Buffer& text) const;
  Result<Scalar> from_json(simdjson::dom::element json) const;
  /// In which way a value of that type is over a limit; nothing: it is not.
  std::optional<Error> breach(config::FieldCheck check, const Scalar& value) const;

 private:
  std::optional<Error> breach_of_length(const Scalar& value) const;
  std::optional<Error> breach_of_size(const Scalar& value) const;
  std::optional<Error> breach_of_range(const Scalar& value) const;
  std::optional<Error> breach_of_pattern(const Scalar& value) const;
  /// What is allowed, with its limits.
  std::string allowed() const;

  const config::RouteField& field_;
  config::Pattern pattern_;
  std::optional<std::int64_t> least_integer_, greatest_integer_;
  std::optional<double> least_, greatest_;
};

}  // namespace mainstay::http::routes
