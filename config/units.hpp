#pragma once

#include <cstdint>

namespace mainstay::config {

// A timer's resolution, and a day: a longer wait is a mistake in the unit.
inline constexpr double least_s = 0.001;
inline constexpr double day_s = 86400;
inline constexpr std::int64_t kib = 1024;
inline constexpr std::int64_t mib = 1024 * kib;
inline constexpr std::int64_t gib = 1024 * mib;

}  // namespace mainstay::config
