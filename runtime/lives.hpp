#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "runtime/cause.hpp"
#include "runtime/policy/state_policy.hpp"

namespace mainstay {

/// How often the instances of a model have ended, and what was done to their state between calls. Written by whoever
/// does it, read by anybody, without a lock.
class Lives {
 public:
  void ended(Cause cause) noexcept { add(ends_[static_cast<std::size_t>(cause)]); }
  /// Between two calls, as the model's strategy wants it.
  void tended(StatePolicy::Action action) noexcept {
    if (action == StatePolicy::Action::reset) add(resets_);
    if (action == StatePolicy::Action::reload) add(reloads_);
  }
  /// The state after a reset was not the pristine one.
  void drifted() noexcept { add(drifts_); }

  std::uint64_t ends(Cause cause) const noexcept { return ends_[static_cast<std::size_t>(cause)]; }
  std::uint64_t resets() const noexcept { return resets_; }
  std::uint64_t reloads() const noexcept { return reloads_; }
  std::uint64_t drifts() const noexcept { return drifts_; }

 private:
  using Count = std::atomic<std::uint64_t>;
  static void add(Count& count) noexcept { count.fetch_add(1, std::memory_order_relaxed); }

  std::array<Count, causes> ends_{};
  Count resets_{0};
  Count reloads_{0};
  Count drifts_{0};
};

}  // namespace mainstay
