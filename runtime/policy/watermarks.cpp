#include "runtime/policy/watermarks.hpp"

namespace mainstay {

MemoryLevel Watermarks::look(double used) noexcept {
  if (on(critical_, used, level_ == MemoryLevel::critical))
    level_ = MemoryLevel::critical;
  else if (on(high_, used, level_ != MemoryLevel::normal))
    level_ = MemoryLevel::high;
  else
    level_ = MemoryLevel::normal;
  return level_;
}

}  // namespace mainstay
