#pragma once

#include <chrono>

namespace mainstay {

/// What the configuration says in seconds.
inline std::chrono::nanoseconds seconds(double count) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(count));
}

}  // namespace mainstay
