#pragma once

#include <algorithm>

#include "config/config.hpp"
#include "runtime/memory/memory_reading.hpp"

namespace mainstay {

/// How pressing the memory is. A level begins above its mark and ends only when the use has fallen below the mark by
/// more than the hysteresis, or by half of the mark, so that a use that wavers around a mark does not change it each
/// time.
class Watermarks {
 public:
  explicit Watermarks(const config::Memory& rule)
      : high_(rule.high), critical_(rule.critical), hysteresis_(rule.hysteresis) {}

  /// The level from now on. `used`: the share of the memory in use, from 0 to 1.
  MemoryLevel look(double used) noexcept;
  MemoryLevel level() const noexcept { return level_; }

 private:
  /// Whether a level is on that was on or off before.
  bool on(double mark, double used, bool before) const noexcept {
    return used > mark || (before && used >= mark - std::min(hysteresis_, mark / 2));
  }

  double high_;
  double critical_;
  double hysteresis_;
  MemoryLevel level_ = MemoryLevel::normal;
};

}  // namespace mainstay
