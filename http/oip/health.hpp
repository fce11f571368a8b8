#pragma once

#include "http/exchange.hpp"
#include "runtime/lifecycle.hpp"
#include "runtime/registry.hpp"

namespace mainstay::http::oip {

/// One model takes requests; otherwise 503 and why it does not.
Response model_ready(const ServedModel& model, const Lifecycle& lifecycle);

}  // namespace mainstay::http::oip
