#pragma once

#include <chrono>
#include <functional>

namespace mainstay::cli {

/// The signals that ask the program to stop, or, SIGHUP, to look at its configuration again. Made before the first
/// thread: they are blocked in every thread from then on, and whoever waits here receives them. What else comes from
/// whoever started the program, and would harm, is undone.
class StopSignals {
 public:
  StopSignals();

  /// True where one came within `patience`.
  bool wait(std::chrono::nanoseconds patience) const;
  void wait() const;
  /// The same, but does what SIGHUP asks for whenever it comes, or has come since the start.
  void wait(const std::function<void()>& look_again) const;
};

}  // namespace mainstay::cli
