#pragma once

#include <vector>

#include "http/guard/access.hpp"

namespace mainstay::http {

/// What of a configuration cannot be served: keys that cannot be read, an administration that is open to everybody,
/// certificates that cannot be used, networks and headers that are none.
std::vector<config::Problem> mistakes(const config::Loaded& loaded, const ReadVariable& variable);

}  // namespace mainstay::http
