#pragma once

#include <chrono>

namespace mainstay::cli {

/// The signals that ask the program to stop. Made before the first thread: they are blocked in every thread from then
/// on, and whoever waits here receives them. What else comes from whoever started the program, and would harm, is
/// undone.
class StopSignals {
 public:
  StopSignals();

  /// True where one came within `patience`.
  bool wait(std::chrono::nanoseconds patience) const;
  void wait() const;
};

}  // namespace mainstay::cli
