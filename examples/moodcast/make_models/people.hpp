#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace mainstay::moodcast {

/// One day as somebody might describe it, oldest first in what the models are given: days before the newest one, mood,
/// energy and anxiety from 0 to 10, hours of sleep, 1 where the medication was taken.
using Row = std::array<float, 6>;

/// What the models are to tell from it.
struct Truth {
  /// Of the next day: its place among `states`.
  std::int64_t mood_state;
  /// Whether the medication is taken on the next day.
  bool takes;
  /// Whether one of the next seven days is far outside of the ordinary.
  bool relapses;
  /// Days that a whole swing of the mood takes.
  float cycle_days;
  /// Of the next night, 0 to 10.
  float sleep_quality;
};

inline constexpr std::array states{"low", "steady", "elevated", "mixed"};

struct Sample {
  std::vector<Row> checkins;
  Truth truth;
};

/// People who never were, each seen once, with 1 to 10 check-ins. The same seed draws the same people.
std::vector<Sample> draw_people(std::size_t count, std::uint32_t seed);

}  // namespace mainstay::moodcast
