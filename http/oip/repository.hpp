#pragma once

#include "http/router.hpp"
#include "runtime/loading/repository_control.hpp"
#include "runtime/registry.hpp"

namespace mainstay::http::oip {

/// The protocol's extension for the repository of models:
///
///     POST /v2/repository/index                       every model and how it stands
///     POST /v2/repository/models/{model}/load         answered when it is loaded
///     POST /v2/repository/models/{model}/unload       answered when it is gone
///
/// The latter two also with /versions/{version}. What is referred to must outlive the routes.
void add_repository(Router& router, const Registry& registry, RepositoryControl& repository);

}  // namespace mainstay::http::oip
