#pragma once

#include <atomic>
#include <cstdint>

#include "runtime/model.hpp"

namespace mainstay::workers {

/// What a server and its worker look at while a call runs: the first region that they share. The server believes
/// nothing of it that matters to anybody but this model.
struct Desk {
  CallControl control;
  LoadProgress loading;
  /// The sequence number of the last call that the worker has begun. One that it has not can be made elsewhere.
  std::atomic<std::uint64_t> begun{0};
  /// Memory was refused to the worker.
  std::atomic<bool> starved{false};
};

static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<float>::is_always_lock_free &&
              std::atomic<std::uint64_t>::is_always_lock_free);

}  // namespace mainstay::workers
