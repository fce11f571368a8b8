#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace mainstay::moodcast {

/// What can be predicted, each by a model of its own.
enum class Kind : std::size_t { mood_state, adherence, relapse_risk, cycle_length, sleep_quality };

inline constexpr std::array kinds{Kind::mood_state, Kind::adherence, Kind::relapse_risk, Kind::cycle_length,
                                  Kind::sleep_quality};

/// As requests, answers and files call them, in the same order.
inline constexpr std::array<std::string_view, kinds.size()> kind_names{"mood_state", "adherence", "relapse_risk",
                                                                       "cycle_length", "sleep_quality"};

constexpr std::string_view name_of(Kind kind) noexcept { return kind_names[static_cast<std::size_t>(kind)]; }

}  // namespace mainstay::moodcast
