#pragma once

#include <atomic>

namespace mainstay {

/// What the program as a whole is about to do; set by the composition root, read by every front end.
struct Lifecycle {
  /// Set once, at the first signal to stop: readiness fails and no new inference is taken.
  std::atomic<bool> draining{false};
};

}  // namespace mainstay
