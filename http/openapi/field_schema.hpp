#pragma once

#include "config/routes.hpp"
#include "http/openapi/json.hpp"

namespace mainstay::http::openapi {

/// The JSON schema of what a request may have in a field's place.
Json schema_of(const config::RouteField& field);

}  // namespace mainstay::http::openapi
