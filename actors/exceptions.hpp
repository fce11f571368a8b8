#pragma once

#include <caf/scheduled_actor.hpp>

#include "runtime/log/log.hpp"

namespace mainstay::actors {

/// An exception in an actor ends that actor, and its supervisor starts another; what it said goes into the log.
void report_exceptions(caf::scheduled_actor& actor, Log& log);

}  // namespace mainstay::actors
