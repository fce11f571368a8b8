#include "runtime/policy/outage.hpp"

#include <gtest/gtest.h>

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using News = Outage::News;

class OutageTest : public ::testing::Test {
 protected:
  Outage outage;
  Clock::time_point start = Clock::time_point{} + 1h;
};

TEST_F(OutageTest, IsNoNewsWhereEverythingWorks) {
  EXPECT_EQ(outage.worked(start), News::none);
  EXPECT_EQ(outage.worked(start + 1h), News::none);
}

TEST_F(OutageTest, BeginsWithTheFirstFailureAndEndsWithTheFirstSuccess) {
  EXPECT_EQ(outage.failed(start), News::begins);
  EXPECT_EQ(outage.failed(start + 1s), News::none);
  EXPECT_EQ(outage.failed(start + 1h), News::none);
  EXPECT_EQ(outage.worked(start + 1h + 1ms), News::ends);
  EXPECT_EQ(outage.worked(start + 1h + 2ms), News::none);
}

TEST_F(OutageTest, ThatComesBackSoonIsOverOnlyAfterAQuietTime) {
  outage.failed(start);
  outage.worked(start + 1s);
  EXPECT_EQ(outage.failed(start + 59s), News::begins);
  EXPECT_EQ(outage.worked(start + 60s), News::none);
  EXPECT_EQ(outage.failed(start + 70s), News::none);
  EXPECT_EQ(outage.worked(start + 129s), News::none) << "59 seconds since the last failure";
  EXPECT_EQ(outage.worked(start + 130s), News::ends);
}

TEST_F(OutageTest, ThatComesBackLateIsANewOne) {
  outage.failed(start);
  outage.worked(start + 1s);
  EXPECT_EQ(outage.failed(start + 60s), News::begins);
  EXPECT_EQ(outage.worked(start + 61s), News::ends);
}

TEST_F(OutageTest, ThatComesAndGoesAllTheTimeIsToldOfTwice) {
  unsigned begins = 0, ends = 0;
  for (auto now = start; now < start + 24h; now += 200ms) {
    begins += outage.failed(now) == News::begins;
    ends += outage.worked(now + 100ms) == News::ends;
  }
  EXPECT_EQ(begins, 2u);
  EXPECT_EQ(ends, 1u);
}

TEST_F(OutageTest, IsToldOfTwoTimesAMinuteAtMostHoweverItComesAndGoes) {
  for (const auto pause : {1s, 7s, 30s, 59s, 60s, 61s, 90s}) {
    Outage one;
    unsigned begins = 0;
    for (auto now = start; now < start + 1h; now += pause) {
      begins += one.failed(now) == News::begins;
      one.worked(now + pause / 2);
    }
    EXPECT_LE(begins, 120u) << pause / 1s;
    EXPECT_GE(begins, 2u) << pause / 1s;
  }
}

}  // namespace
}  // namespace mainstay
