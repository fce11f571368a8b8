#pragma once

#include <nlohmann/json.hpp>

#include "examples/moodcast/plugin/checkin.hpp"
#include "examples/moodcast/plugin/kind.hpp"
#include "examples/moodcast/plugin/registry.hpp"

namespace mainstay::moodcast {

using Json = nlohmann::ordered_json;

/// What the model says, with names for its numbers, to 4 digits behind the point.
Json predicted(const Registry& registry, Kind kind, const CheckIns& checkins);

}  // namespace mainstay::moodcast
