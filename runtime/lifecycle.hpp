#pragma once

#include <atomic>

namespace mainstay {

/// What the program as a whole is about to do; set by the composition root, read by every front end.
struct Lifecycle {
  /// Set while the models that the server was started with are being loaded for the first time: it is not ready.
  std::atomic<bool> starting{false};
  /// Set once, at the first signal to stop: readiness fails and no new inference is taken.
  std::atomic<bool> draining{false};
};

}  // namespace mainstay
