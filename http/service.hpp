#pragma once

#include "http/dependencies.hpp"
#include "http/router.hpp"

namespace mainstay::http {

/// Everything that is served: the Open Inference Protocol under /v2, /health, /admin and /dashboard.
Router make_routes(Dependencies dependencies);

}  // namespace mainstay::http
