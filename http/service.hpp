#pragma once

#include "http/dependencies.hpp"
#include "http/router.hpp"

namespace mainstay::http {

/// Everything that is served at one address: the Open Inference Protocol under /v2, /health, /admin, /dashboard, /docs,
/// /openapi.json, and the routes of the configuration.
Router make_routes(const Dependencies& dependencies, Surface surface = Surface::whole);

}  // namespace mainstay::http
