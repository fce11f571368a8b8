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

/// The body of a request to a witness; its client waits `patience` and no longer.
std::string body_of(const std::string& token, const std::string& order, std::chrono::microseconds patience);
/// Sends one request and looks at its answer.
Record ask(http::Client& client, const std::string& model, const std::string& token, const std::string& order,
           std::chrono::microseconds patience);

/// Clients of all models, each of which sends its next request when it has its answer.
class Clients {
 public:
  struct Load {
    std::string model;
    unsigned clients = 4;
    /// Deadly orders are among those that they give.
    bool wild = false;
    std::chrono::microseconds patience{};
  };

  /// The tokens of their requests begin with `phase`.
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
