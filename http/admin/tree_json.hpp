#pragma once

#include <nlohmann/json_fwd.hpp>

#include "runtime/vitals.hpp"

namespace mainstay::http {

/// A node of the supervision tree with all that is below it.
nlohmann::ordered_json json_of(const NodeView& node);

}  // namespace mainstay::http
