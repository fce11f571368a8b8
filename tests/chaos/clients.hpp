#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "tests/acceptance/program.hpp"
#include "tests/chaos/history.hpp"

namespace mainstay::chaos {

/// Clients of all models, each of which sends its next request when it has its answer.
class Clients {
 public:
  struct Load {
    std::string model;
    unsigned clients = 4;
    /// Deadly orders are among those that they give.
    bool wild = false;
    /// For one answer.
    std::chrono::microseconds patience{};
  };

  /// The tokens of their requests begin with `phase`. What is asked of a model that has no wild clients is asked in
  /// peace.
  Clients(const testing::Serving& server, const std::string& phase, const std::vector<Load>& loads, std::uint64_t seed);

  /// Each has the answer that it waits for, and no other one: what they have seen, by model.
  std::map<std::string, History> finish();

 private:
  struct Seen {
    std::string model;
    History history;
  };
  std::vector<Seen> seen_;
  std::vector<std::jthread> threads_;
};

}  // namespace mainstay::chaos
