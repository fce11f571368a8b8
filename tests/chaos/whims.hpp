#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "http/client.hpp"

namespace mainstay::chaos {

/// One thing that a client may ask a server for, and how it may be answered.
struct Operation {
  /// What it is counted as: "infer echo".
  std::string name;
  std::string method;
  std::string path;
  std::string body;
  std::set<int> allowed;
  /// What the first output holds where the answer is 200; null: it is not looked at.
  nlohmann::json data;
};

/// Inferences, orders and looks at random, by one client: of "echo" and "slow", which harm nobody, and of "fault",
/// which crashes and hangs as it is told.
class Whims {
 public:
  explicit Whims(std::uint64_t seed) : random_(seed) {}
  Operation next();

 private:
  Operation infer();
  Operation infer_fault();
  Operation order();
  Operation look();
  unsigned below(unsigned bound) { return std::uniform_int_distribution<unsigned>(0, bound - 1)(random_); }
  template <class Choices>
  const auto& one_of(const Choices& choices) {
    return choices[below(static_cast<unsigned>(std::size(choices)))];
  }

  std::mt19937_64 random_;
};

/// What is wrong with an answer; empty: nothing.
std::string wrong_with(const Operation& operation, const http::ClientResponse& answer);

}  // namespace mainstay::chaos
