#pragma once

#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "tests/acceptance/program.hpp"

namespace mainstay::chaos {

/// What was done to workers.
struct Deeds {
  unsigned killed = 0;
  /// For good.
  unsigned stopped = 0;
  /// Stopped for a while.
  unsigned stalled = 0;
};

/// Strikes at workers of some models at random, as it finds them in the server's tree.
class Mischief {
 public:
  Mischief(const testing::Serving& server, pid_t pid, std::vector<std::string> models, std::uint64_t seed);

  /// Strikes no more. Workers that stand still then go on, those of which nobody has wanted anything yet.
  Deeds finish();

 private:
  Deeds deeds_;
  std::jthread thread_;
};

}  // namespace mainstay::chaos
