#pragma once

#include "http/dependencies.hpp"
#include "http/router.hpp"

namespace mainstay::http {

///     GET /admin/status   all that there is to see of the server, now
///     GET /admin/stream   the same once a second, as server-sent events called "status"
void add_admin_status(Router& router, const Dependencies& dependencies);

}  // namespace mainstay::http
