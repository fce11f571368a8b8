#include "runtime/policy/backoff.hpp"

#include <gtest/gtest.h>

namespace mainstay {
namespace {

using namespace std::chrono_literals;

constexpr Clock::time_point start{1000s};

TEST(Backoff, DoublesFromTheFirstWaitUpToTheLongest) {
  Backoff backoff({.initial_s = 0.1, .max_s = 1, .quiet_s = 60});
  for (const auto wait : {100ms, 200ms, 400ms, 800ms, 1000ms, 1000ms}) {
    backoff.started(start);
    EXPECT_EQ(backoff.ended(start + 1s), wait);
  }
}

TEST(Backoff, StartsAfreshAfterAQuietTime) {
  Backoff backoff({.initial_s = 0.1, .max_s = 30, .quiet_s = 60});
  for (int i = 0; i < 5; ++i) {
    backoff.started(start);
    (void)backoff.ended(start + 1s);
  }
  backoff.started(start);
  EXPECT_EQ(backoff.ended(start + 60s), 100ms);
}

TEST(Backoff, StartsAfreshAfterARunThatWasOfUse) {
  Backoff backoff({.initial_s = 0.1, .max_s = 30, .quiet_s = 60});
  for (int i = 0; i < 5; ++i) {
    backoff.started(start);
    EXPECT_EQ(backoff.ended(start + 1s, true), 100ms);
  }
}

TEST(Backoff, ShortensAWaitByUpToItsJitter) {
  const auto wait = [](double jitter, double chance) {
    return Backoff({.initial_s = 1, .max_s = 30, .jitter = jitter}).ended(start, false, chance);
  };
  EXPECT_EQ(wait(0.2, 0), 1000ms);
  EXPECT_EQ(wait(0.2, 0.5), 900ms);
  EXPECT_EQ(wait(0.2, 1), 800ms);
  EXPECT_EQ(wait(0, 1), 1000ms);
}

TEST(Backoff, NeverPassesItsLongestWaitHoweverOftenItFails) {
  Backoff backoff({.initial_s = 0.1, .max_s = 30, .quiet_s = 60});
  for (int i = 0; i < 10'000; ++i) {
    backoff.started(start);
    ASSERT_LE(backoff.ended(start), 30s);
  }
}

}  // namespace
}  // namespace mainstay
