#pragma once

#include <simdjson.h>

#include <optional>
#include <string>
#include <vector>

#include "config/pattern.hpp"
#include "config/routes.hpp"
#include "http/routes/field_value.hpp"
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

  /// The texts that a request has for it, in their order; at least one. With `commas`, a text has several items.
  Result<FieldValue> from_texts(const std::vector<Buffer>& texts, bool commas) const;
  Result<FieldValue> from_json(simdjson::dom::element json) const;

 private:
  Result<Scalar> scalar_from_text(const Buffer& text) const;
  Result<Scalar> scalar_from_json(simdjson::dom::element json) const;
  Result<FieldValue> list_of(std::vector<Scalar> items) const;

  Result<Scalar> checked_text(Buffer text) const;
  Result<Scalar> checked_uuid(std::string_view text) const;
  Result<Scalar> checked_choice(Buffer text) const;
  Result<Scalar> checked_size(Buffer bytes) const;
  Result<Scalar> checked_integer(std::int64_t value) const;
  Result<Scalar> checked_number(double value) const;

  Error wrong(const std::string& what) const;
  Error wrong(const std::string& found, const std::string& allowed) const;
  /// What is allowed, with its limits.
  std::string allowed() const;

  const config::RouteField& field_;
  config::Pattern pattern_;
  std::optional<std::int64_t> least_integer_, greatest_integer_;
  std::optional<double> least_, greatest_;
  std::optional<FieldValue> fallback_;
};

}  // namespace mainstay::http::routes
