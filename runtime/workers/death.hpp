#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "runtime/cause.hpp"

namespace mainstay::workers {

/// Why a server kills a worker.
enum class Verdict : std::uint8_t {
  none,       ///< it did not
  hung,       ///< its instance was given up
  cancelled,  ///< nobody wanted its call any more, and it went on
  garbage,    ///< it does not keep to the protocol
  mute,       ///< it has closed its socket, but lives
  dismissed,  ///< it did not end when it was told to
};

/// How a worker came to its end, and what is known about it.
struct Death {
  enum class How : std::uint8_t { exited, killed, unknown };
  How how = How::unknown;
  /// The exit code or the signal.
  int number = 0;
  Verdict verdict = Verdict::none;
  /// Of `garbage`: what was wrong.
  std::string detail;
  /// The system has killed processes for want of memory meanwhile.
  bool system_short_of_memory = false;
  /// The worker was refused memory.
  bool starved = false;
  /// "computing request 'a'"; empty: it was idle.
  std::string doing;
  std::size_t memory_mb = 0;
  std::size_t cpu_s = 0;
  std::size_t open_files = 0;
};

/// What a worker ends with when there is no memory, or no descriptor, for its own needs.
inline constexpr int exit_starved = 70;
inline constexpr int exit_no_descriptor = 72;

/// That a worker was refused memory, under a limit of so many MiB; 0: there is none.
std::string refused_memory(std::size_t memory_mb);

/// The cause, in words for an operator.
Ending ending_of(const Death& death);

}  // namespace mainstay::workers
