#pragma once

#include <string_view>

#include "examples/moodcast/plugin/checkin.hpp"

namespace mainstay::moodcast {

/// Check-ins that a request brings along: a JSON list of {"day", "mood", "energy", "anxiety", "sleep_hours",
/// "medication"}, in any order. Throws plugin::InvalidArgument, with the place of what is wrong.
CheckIns given_checkins(std::string_view json);

}  // namespace mainstay::moodcast
