#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::moodcast {

/// What somebody has said of a day: 0 to 10, hours, and whether the medication was taken.
struct CheckIn {
  std::chrono::sys_days day;
  float mood = 0;
  float energy = 0;
  float anxiety = 0;
  float sleep_hours = 0;
  bool medication = false;
};

/// Oldest first, a day once at most.
using CheckIns = std::vector<CheckIn>;

/// 2026-10-01; nothing where that is no day.
std::optional<std::chrono::sys_days> day_from(std::string_view text);
std::string text_of(std::chrono::sys_days day);

}  // namespace mainstay::moodcast
