#include "runtime/memory/give_back.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <thread>
#include <vector>

#include "runtime/memory/process_memory.hpp"

namespace mainstay {
namespace {

constexpr std::size_t mib = 1024 * 1024;

/// Pieces of that size, taken by a thread that has ended.
std::vector<std::unique_ptr<char[]>> taken(std::size_t bytes, std::size_t piece) {
  std::vector<std::unique_ptr<char[]>> pieces;
  std::thread{[&] {
    for (std::size_t sum = 0; sum < bytes; sum += piece) {
      pieces.push_back(std::make_unique_for_overwrite<char[]>(piece));
      std::memset(pieces.back().get(), 1, piece);
    }
  }}.join();
  return pieces;
}

TEST(GiveBack, GivesFreedMemoryOfAThreadThatEndedBackToTheSystem) {
  for (const std::size_t piece : {std::size_t{2000}, std::size_t{50'000}}) {
    give_back_memory();
    const auto before = resident_memory();
    auto pieces = taken(128 * mib, piece);
    // One stays, and lies behind the others.
    pieces.erase(pieces.begin(), pieces.end() - 1);
    EXPECT_GT(resident_memory(), before + 64 * mib) << "the allocator keeps nothing: this test shows nothing";
    give_back_memory();
    EXPECT_LT(resident_memory(), before + 8 * mib);
  }
}

}  // namespace
}  // namespace mainstay
