#pragma once

#include "http/dependencies.hpp"
#include "http/router.hpp"

namespace mainstay::http::routes {

/// Adds the routes of the configuration that take the place of one of the server's own: before those are added.
void add_replacing_routes(Router& router, const Dependencies& dependencies);
/// Adds all others.
void add_configured_routes(Router& router, const Dependencies& dependencies);

}  // namespace mainstay::http::routes
