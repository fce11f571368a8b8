#pragma once

#include "config/routes.hpp"
#include "http/openapi/json.hpp"

namespace mainstay::http::openapi {

/// The answers of a route of the configuration when all went well.
Json responses_of(const config::Route& route);

}  // namespace mainstay::http::openapi
