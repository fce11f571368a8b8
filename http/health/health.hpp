#pragma once

#include "http/dependencies.hpp"
#include "http/router.hpp"

namespace mainstay::http {

/// Whether the server is well, for whoever decides about it, and for people:
///
///     GET /health                    ok, degraded or unhealthy, with the reasons; 503 where it is unhealthy
///     GET /health/detailed           models, the queue of loads and the machine besides
///     GET /health/live, /v2/...      503 where a restart of the process would help
///     GET /health/ready, /v2/...     503 where no requests should be sent here
void add_health(Router& router, const Dependencies& dependencies);

}  // namespace mainstay::http
