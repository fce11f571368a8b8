#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "tests/chaos/history.hpp"

namespace mainstay::chaos {

/// How long the answers of a history took.
struct Latency {
  std::size_t count = 0;
  std::chrono::duration<double, std::milli> p50{}, p99{}, worst{};

  static Latency of(const History& history);
};

std::size_t slower_than(const History& history, std::chrono::duration<double, std::milli> bound);
/// "1234 requests, p50 0.5 ms, p99 2 ms, worst 3 ms"
std::string text_of(const Latency& latency);

}  // namespace mainstay::chaos
