#pragma once

#include <chrono>
#include <cstdint>

namespace mainstay::chaos {

/// Sanitizers make everything slow, and keep memory that no limit of a worker's foresees.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

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
