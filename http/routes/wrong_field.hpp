#pragma once

#include <simdjson.h>

#include <string>

#include "config/routes.hpp"
#include "runtime/error.hpp"

namespace mainstay::http::routes {

/// What a client is told of a field that it has sent, or left out.
Error wrong_field(const config::RouteField& field, const std::string& what);
Error wrong_field(const config::RouteField& field, const std::string& found, const std::string& allowed);

/// JSON as it is repeated to its sender.
std::string shown_json(simdjson::dom::element json);

}  // namespace mainstay::http::routes
