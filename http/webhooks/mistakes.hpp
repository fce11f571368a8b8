#pragma once

#include <vector>

#include "config/load.hpp"
#include "http/guard/access.hpp"

namespace mainstay::http {

/// What of a configuration's webhooks cannot be.
std::vector<config::Problem> webhook_mistakes(const config::Loaded& loaded, const ReadVariable& variable);

}  // namespace mainstay::http
