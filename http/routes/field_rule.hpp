#pragma once

#include <simdjson.h>

#include <optional>
#include <vector>

#include "config/route_checks.hpp"
#include "config/routes.hpp"
#include "http/routes/field_value.hpp"
#include "http/routes/scalar_rule.hpp"
#include "runtime/result.hpp"

namespace mainstay::http::routes {

/// What a field must be. Made once, used for each request; the configuration it is made of must outlive it.
class FieldRule {
 public:
  explicit FieldRule(const config::RouteField& field);

  const config::RouteField& field() const noexcept { return field_; }
  /// What it is where a request leaves it out, and what a fixed field is; nothing: nothing.
  const std::optional<FieldValue>& fallback() const noexcept { return fallback_; }
  /// What becomes of a request that leaves it out and has no fallback; nothing: that is all right.
  std::optional<Error> missing() const;

  /// The texts that a request has for it, in their order; at least one. With `commas`, a text has several items. What
  /// comes of it is of the field's type; its limits are looked at by `breach`.
  Result<FieldValue> from_texts(const std::vector<Buffer>& texts, bool commas) const;
  Result<FieldValue> from_json(simdjson::dom::element json) const;

  /// In which way a value breaks a limit; nothing: it does not.
  std::optional<Error> breach(config::FieldCheck check, const FieldValue& value) const;

 private:
  Error too_many() const;

  const config::RouteField& field_;
  ScalarRule scalar_;
  std::optional<FieldValue> fallback_;
};

}  // namespace mainstay::http::routes
