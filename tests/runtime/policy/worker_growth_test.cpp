#include "runtime/policy/worker_growth.hpp"

#include <gtest/gtest.h>

namespace mainstay {
namespace {

using namespace std::chrono_literals;

constexpr Clock::time_point now{1h};

TEST(WorkerGrowth, NamesTheOneThatHasGrownMostSinceItWasFirstSeen) {
  WorkerGrowth growth;
  growth.look({{1, 100}, {2, 1000}});
  EXPECT_EQ(growth.leakiest(), std::nullopt);
  growth.look({{1, 300}, {2, 1100}});
  EXPECT_EQ(growth.leakiest(), 1);
}

TEST(WorkerGrowth, ForgetsWhoIsGone) {
  WorkerGrowth growth;
  growth.look({{1, 100}});
  growth.look({{1, 900}});
  growth.look({});
  // The system has given its number to another one.
  growth.look({{1, 900}});
  EXPECT_EQ(growth.leakiest(), std::nullopt);
}

TEST(WorkerGrowth, HasOneReplacedAtATime) {
  WorkerGrowth growth;
  growth.look({{1, 100}, {2, 100}});
  growth.look({{1, 300}, {2, 200}});
  EXPECT_EQ(growth.shed(now), 1);
  growth.look({{2, 200}});
  EXPECT_EQ(growth.leakiest(), 2);
  EXPECT_EQ(growth.shed(now + WorkerGrowth::between_two_shed - 1ns), std::nullopt);
  EXPECT_EQ(growth.shed(now + WorkerGrowth::between_two_shed), 2);
  EXPECT_EQ(growth.shed(now + WorkerGrowth::between_two_shed), std::nullopt);
}

TEST(WorkerGrowth, DoesNotWaitForOneThatItDidNotFind) {
  WorkerGrowth growth;
  growth.look({{1, 100}});
  EXPECT_EQ(growth.shed(now), std::nullopt);
  growth.look({{1, 101}});
  EXPECT_EQ(growth.shed(now + 1ns), 1);
}

}  // namespace
}  // namespace mainstay
