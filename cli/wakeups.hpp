#pragma once

#include <chrono>
#include <initializer_list>

namespace mainstay::cli {

/// What ends a wait, besides its time.
struct Woken {
  /// The handle that was watched has something to read, or is at its end.
  bool readable = false;
  /// The signal that came; 0: none.
  int signal = 0;
};

/// Waits that certain signals end. As long as it is there, these do nothing else; for the main thread of a program
/// without others.
class Wakeups {
 public:
  explicit Wakeups(std::initializer_list<int> signals);
  ~Wakeups();
  Wakeups(const Wakeups&) = delete;
  Wakeups& operator=(const Wakeups&) = delete;

  /// `handle`: -1 watches none.
  Woken wait(int handle, std::chrono::milliseconds patience) const;

 private:
  int signals_;
};

}  // namespace mainstay::cli
