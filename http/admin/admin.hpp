#pragma once

#include "http/exchange.hpp"
#include "runtime/vitals.hpp"

namespace mainstay::http {

/// The supervision tree below and with `root`, as JSON.
Response admin_tree(const Vitals& root, Clock::time_point now);

}  // namespace mainstay::http
