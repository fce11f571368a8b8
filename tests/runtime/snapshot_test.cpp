#include "runtime/snapshot.hpp"

#include <gtest/gtest.h>

#include <latch>
#include <thread>
#include <vector>

namespace mainstay {
namespace {

TEST(Snapshot, ShowsWhatWasWrittenLast) {
  Snapshot<int> number;
  EXPECT_EQ(number.read([](int n) { return n; }), 0);
  number.update([](int& n) { n = 5; });
  EXPECT_EQ(number.read([](int n) { return n; }), 5);
}

// Each value is a pair that must agree with itself; a reader that sees freed or half-written memory sees them differ,
// and the sanitizers see the rest.
TEST(Snapshot, NeverShowsAValueThatIsBeingReplaced) {
  struct Pair {
    std::vector<int> left = std::vector<int>(8, 0);
    std::vector<int> right = std::vector<int>(8, 0);
  };
  Snapshot<Pair> pair;
  std::atomic<bool> done{false};
  std::atomic<int> torn{0};
  std::latch ready{5};
  std::vector<std::jthread> readers;
  for (int i = 0; i < 4; ++i)
    readers.emplace_back([&] {
      ready.arrive_and_wait();
      while (!done)
        if (!pair.read([](const Pair& p) { return p.left == p.right && p.left.size() == 8; })) ++torn;
    });
  ready.arrive_and_wait();
  for (int value = 1; value <= 200; ++value)
    pair.update([value](Pair& p) {
      p.left.assign(8, value);
      p.right.assign(8, value);
    });
  done = true;
  readers.clear();
  EXPECT_EQ(torn, 0);
  EXPECT_EQ(pair.read([](const Pair& p) { return p.left[0]; }), 200);
}

TEST(Snapshot, LetsReadersNestWithinOneThread) {
  Snapshot<int> number;
  number.update([](int& n) { n = 3; });
  EXPECT_EQ(number.read([&](int outer) { return outer + number.read([](int inner) { return inner; }); }), 6);
}

}  // namespace
}  // namespace mainstay
