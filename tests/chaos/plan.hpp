#pragma once

#include <chrono>
#include <cstdint>

#include "tests/support/sanitized.hpp"

namespace mainstay::chaos {

using testing::sanitized;

/// How long, and with what dice.
struct Plan {
  std::chrono::milliseconds quiet;
  std::chrono::milliseconds storm;
  std::uint64_t seed;
  /// Latencies are held to what is to be reached, not only printed: they mean something on a machine that is idle.
  bool judge_latency = false;

  /// From CHAOS_SECONDS, CHAOS_SEED and CHAOS_JUDGE_LATENCY; without them what suits a test, and a seed of its own.
  static Plan from_environment();
};

}  // namespace mainstay::chaos
