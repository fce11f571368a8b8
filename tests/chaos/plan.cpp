#include "tests/chaos/plan.hpp"

#include <cstdlib>
#include <random>
#include <string>

namespace mainstay::chaos {

namespace {

std::uint64_t number(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::stoull(text) : otherwise;
}

}  // namespace

Plan Plan::from_environment() {
  const std::chrono::milliseconds storm = std::chrono::seconds{number("CHAOS_SECONDS", 8)};
  return {.quiet = storm / 4,
          .storm = storm,
          .seed = number("CHAOS_SEED", std::random_device{}()),
          .judge_latency = number("CHAOS_JUDGE_LATENCY", 0) != 0};
}

}  // namespace mainstay::chaos
