#include "runtime/policy/settling.hpp"

#include <gtest/gtest.h>

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using Paths = std::set<std::string>;

class SettlingTest : public ::testing::Test {
 protected:
  Settling settling{1s};
  Clock::time_point start = Clock::time_point{} + 1h;
};

TEST_F(SettlingTest, HasNothingToLookAtWhereNothingHappened) {
  EXPECT_FALSE(settling.due());
  EXPECT_FALSE(settling.settle(start));
}

TEST_F(SettlingTest, WaitsUntilAFileHasBeenQuiet) {
  settling.touched("a", start);
  EXPECT_EQ(settling.due(), start + 1s);
  EXPECT_FALSE(settling.settle(start + 999ms));
  EXPECT_EQ(settling.settle(start + 1s), Paths{});
  EXPECT_FALSE(settling.due()) << "it was looked at";
}

TEST_F(SettlingTest, WaitsForAFileThatIsStillWritten) {
  settling.touched("a", start);
  settling.touched("a", start + 900ms);
  EXPECT_FALSE(settling.settle(start + 1s));
  EXPECT_EQ(settling.settle(start + 1900ms), Paths{});
}

TEST_F(SettlingTest, LooksOnceAtWhatHappensTogether) {
  settling.touched("a", start);
  settling.touched("b", start + 500ms);
  EXPECT_FALSE(settling.settle(start + 1s)) << "b may belong to a";
  EXPECT_EQ(settling.settle(start + 1500ms), Paths{});
  EXPECT_FALSE(settling.due());
}

TEST_F(SettlingTest, DoesNotLetAFileThatIsWrittenForEverHoldUpTheOthers) {
  settling.touched("a", start);
  auto now = start;
  for (; now < start + 10s; now += 500ms) {
    settling.touched("endless", now);
    EXPECT_FALSE(settling.settle(now)) << "it may come to its end";
  }
  EXPECT_EQ(settling.due(), start + 10s);
  EXPECT_EQ(settling.settle(start + 10s), Paths{"endless"});
}

TEST_F(SettlingTest, LooksAtTheEndlessFileWhenItHasAnEndAfterAll) {
  settling.touched("a", start);
  for (auto now = start; now < start + 10s; now += 500ms) settling.touched("endless", now);
  settling.settle(start + 10s);
  EXPECT_EQ(settling.due(), start + 10500ms);
  EXPECT_EQ(settling.settle(start + 10500ms), Paths{});
}

TEST_F(SettlingTest, DoesNotLookBecauseOfAnEndlessFileAlone) {
  for (auto now = start; now < start + 60s; now += 500ms) {
    settling.touched("endless", now);
    EXPECT_FALSE(settling.settle(now));
  }
}

TEST_F(SettlingTest, HoldsUpNothingForAFileThatHasBeenEndlessForLong) {
  for (auto now = start; now < start + 60s; now += 500ms) settling.touched("endless", now);
  settling.touched("b", start + 59s);
  settling.touched("endless", start + 59500ms);
  EXPECT_EQ(settling.settle(start + 60s), Paths{"endless"});
}

TEST_F(SettlingTest, RemembersSoManyPathsAndNoMore) {
  for (std::size_t i = 0; i <= Settling::max_paths; ++i)
    settling.touched(std::to_string(i), start + std::chrono::nanoseconds{i});
  const auto unsettled = settling.settle(start + 10s);
  ASSERT_TRUE(unsettled);
  // All are quiet by then; what counts is that what is remembered is due.
  EXPECT_TRUE(unsettled->empty());
  EXPECT_FALSE(settling.due());
  for (std::size_t i = 0; i <= Settling::max_paths; ++i) settling.touched(std::to_string(i), start + 20s);
  settling.touched("old", start + 19s);
  EXPECT_EQ(settling.due(), start + 21s) << "the quietest one was forgotten";
}

}  // namespace
}  // namespace mainstay
