#pragma once

#include "http/exchange.hpp"
#include "runtime/lifecycle.hpp"
#include "runtime/registry.hpp"

namespace mainstay::http::oip {

/// The server answers at all.
Response live();

/// It takes requests, and so does every model; otherwise 503 and which one does not.
Response ready(const Registry& registry, const Lifecycle& lifecycle);

/// One model takes requests.
Response model_ready(const ServedModel& model, const Lifecycle& lifecycle);

}  // namespace mainstay::http::oip
