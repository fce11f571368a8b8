#pragma once

#include <algorithm>
#include <cmath>

namespace mainstay {

/// In seconds: a wait that was doubled so many times, and is the longest one from there on.
inline double doubled_wait(double first_s, unsigned times, double longest_s) noexcept {
  // Doubled more often it would not be a number any more.
  constexpr unsigned most_doublings = 60;
  return std::min(longest_s, std::ldexp(first_s, static_cast<int>(std::min(times, most_doublings))));
}

}  // namespace mainstay
