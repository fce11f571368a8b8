#pragma once

#include "http/router.hpp"
#include "runtime/registry.hpp"

namespace mainstay::http {

/// What an operator can do to models: POST /admin/models/{model}/reset and /reload, and the same of one instance under
/// /admin/models/{model}/instances/{instance}; of a version that is not the default one with ?version=.
void add_admin_of_models(Router& router, const Registry& registry);

}  // namespace mainstay::http
