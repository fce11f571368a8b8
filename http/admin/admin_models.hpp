#pragma once

#include "http/router.hpp"
#include "runtime/registry.hpp"

namespace mainstay::http {

/// What an operator can do to a model, under /admin/models/{model}; of a version that is not the default one with
/// ?version=.
///
///     POST reset, reload                              all instances, answered when it is done
///     POST instances/{instance}/reset, .../reload     one of them
///     POST breaker/open, breaker/close, breaker/reset
///     GET, DELETE poison                              the requests that are refused or suspect; forgets them
void add_admin_of_models(Router& router, const Registry& registry);

}  // namespace mainstay::http
