#include "runtime/policy/restart_intensity.hpp"

#include <gtest/gtest.h>

namespace mainstay {
namespace {

using namespace std::chrono_literals;

constexpr Clock::time_point start{1000s};

TEST(RestartIntensity, AllowsItsNumberOfRestartsAndNotOneMore) {
  RestartIntensity intensity({3, 10s});
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(intensity.allows(start));
  EXPECT_FALSE(intensity.allows(start));
}

TEST(RestartIntensity, StillCountsARestartThatLiesExactlyAPeriodBack) {
  RestartIntensity intensity({1, 10s});
  EXPECT_TRUE(intensity.allows(start));
  EXPECT_FALSE(intensity.allows(start + 10s));
}

TEST(RestartIntensity, ForgetsARestartThatLiesFurtherBackThanAPeriod) {
  RestartIntensity intensity({1, 10s});
  EXPECT_TRUE(intensity.allows(start));
  EXPECT_TRUE(intensity.allows(start + 10s + 1ns));
}

TEST(RestartIntensity, LooksBackFromEachRestartNotOverFixedPeriods) {
  RestartIntensity intensity({2, 10s});
  EXPECT_TRUE(intensity.allows(start + 9s));
  EXPECT_TRUE(intensity.allows(start + 11s));
  EXPECT_FALSE(intensity.allows(start + 12s));
}

TEST(RestartIntensity, AllowsAnyNumberThatIsFarEnoughApart) {
  RestartIntensity intensity({1, 10s});
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(intensity.allows(start + i * 11s));
}

TEST(RestartIntensity, AllowsNoneWhereItIsZero) { EXPECT_FALSE(RestartIntensity({0, 10s}).allows(start)); }

}  // namespace
}  // namespace mainstay
