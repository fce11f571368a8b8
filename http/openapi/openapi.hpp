#pragma once

#include "http/dependencies.hpp"
#include "http/guard/surface.hpp"
#include "http/router.hpp"

namespace mainstay::http {

/// GET /openapi.json: an OpenAPI 3.1 document of all that the router has, made when it is asked for. Whoever may use
/// models may read it, and at an address for the administration whoever administrates.
void add_openapi(Router& router, const Dependencies& dependencies, Surface surface);

}  // namespace mainstay::http
