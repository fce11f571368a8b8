#pragma once

#include <optional>
#include <string>

#include "http/routes/field_value.hpp"

namespace mainstay::http::routes {

/// Appends what a request has said of a field; bytes come out as base64.
void append_field(std::string& out, const std::optional<FieldValue>& value);

}  // namespace mainstay::http::routes
