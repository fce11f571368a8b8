#pragma once

#include "http/router.hpp"
#include "runtime/registry.hpp"

namespace mainstay::http::oip {

/// The protocol's statistics: `/v2/models/stats` and, for one model, `.../stats`. To be added before the routes of the
/// models, one of which could be called "stats".
void add_statistics(Router& router, const Registry& registry);

}  // namespace mainstay::http::oip
