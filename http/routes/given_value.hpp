#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "config/routes.hpp"
#include "http/routes/field_value.hpp"

namespace mainstay::http::routes {

// What the configuration says of a field in JSON, which was looked at when it was read; nothing: it says "null".

/// What a field is where a request leaves it out, and what a fixed field is.
std::optional<FieldValue> given_value(const config::RouteField& field);

std::optional<std::int64_t> given_integer(const std::string& json);
std::optional<double> given_number(const std::string& json);

}  // namespace mainstay::http::routes
