#pragma once

#include <chrono>
#include <cstdint>

#include "runtime/queue/request.hpp"

namespace mainstay {

/// What people are told of something that fails and works again. The first failure is told at once, and so is its end.
/// One that comes back soon after, as on a disk that has room now and then, is over only when nothing has failed for a
/// while: nobody is told of each of its turns.
class Outage {
 public:
  /// One that begins within this time of the last failure is the same one again, and lasts until there was none for as
  /// long: of two ends, one at least has this time before it.
  static constexpr std::chrono::seconds quiet{60};

  enum class News : std::uint8_t { none, begins, ends };

  News failed(Clock::time_point now) noexcept;
  News worked(Clock::time_point now) noexcept;

 private:
  bool on_ = false;
  bool again_ = false;
  Clock::time_point last_failure_ = Clock::time_point::min();
};

}  // namespace mainstay
