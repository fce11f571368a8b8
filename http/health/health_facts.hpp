#pragma once

#include "http/dependencies.hpp"
#include "runtime/policy/health.hpp"

namespace mainstay::http {

/// What the server's health is judged by, as it is now. Asks nobody: it is as cheap as reading some numbers, and is
/// true of a server that is stuck.
HealthFacts health_facts(const Dependencies& dependencies, Clock::time_point now);

}  // namespace mainstay::http
