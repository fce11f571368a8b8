#pragma once

#include <cstddef>

#include "runtime/cause.hpp"

namespace mainstay {

/// Whether those who wait for a model wait on when one of its instances could not be started. They do for a model that
/// has served, as long as no more starts in a row went wrong than it has instances; not where the start hung, for which
/// they have waited long enough.
class FailedStarts {
 public:
  explicit FailedStarts(std::size_t instances) noexcept : forgiven_(instances) {}

  void loaded() noexcept {
    has_served_ = true;
    in_a_row_ = 0;
  }
  /// True: they wait on.
  bool failed(Cause cause) noexcept { return has_served_ && cause == Cause::crashed && ++in_a_row_ <= forgiven_; }

 private:
  std::size_t forgiven_;
  std::size_t in_a_row_ = 0;
  bool has_served_ = false;
};

}  // namespace mainstay
