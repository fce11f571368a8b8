#include "runtime/policy/watermarks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>

namespace mainstay {
namespace {

using enum MemoryLevel;

constexpr config::Memory marks{.high = 0.8, .critical = 0.9, .hysteresis = 0.05};

TEST(Watermarks, BeginAboveTheirMarksAndNotAtThem) {
  Watermarks watermarks(marks);
  EXPECT_EQ(watermarks.level(), normal);
  EXPECT_EQ(watermarks.look(0.8), normal);
  EXPECT_EQ(watermarks.look(0.81), high);
  EXPECT_EQ(watermarks.look(0.9), high);
  EXPECT_EQ(watermarks.look(0.91), critical);
  EXPECT_EQ(watermarks.level(), critical);
}

TEST(Watermarks, EndOnlyWellBelowTheirMarks) {
  Watermarks watermarks(marks);
  watermarks.look(0.91);
  EXPECT_EQ(watermarks.look(0.86), critical);
  EXPECT_EQ(watermarks.look(0.84), high);
  EXPECT_EQ(watermarks.look(0.76), high);
  EXPECT_EQ(watermarks.look(0.74), normal);
}

TEST(Watermarks, GoFromOneEndToTheOtherAtOnce) {
  Watermarks watermarks(marks);
  EXPECT_EQ(watermarks.look(1), critical);
  EXPECT_EQ(watermarks.look(0), normal);
}

TEST(Watermarks, EndSomewhereHoweverLargeTheHysteresis) {
  Watermarks watermarks({.high = 0.2, .critical = 0.9, .hysteresis = 0.5});
  EXPECT_EQ(watermarks.look(0.21), high);
  EXPECT_EQ(watermarks.look(0.11), high);
  EXPECT_EQ(watermarks.look(0.09), normal);
}

TEST(Watermarks, FollowTheUseDirectlyWithoutHysteresis) {
  Watermarks watermarks({.high = 0.8, .critical = 0.9, .hysteresis = 0});
  EXPECT_EQ(watermarks.look(0.81), high);
  EXPECT_EQ(watermarks.look(0.79), normal);
}

TEST(Watermarks, NeverFlapWhateverTheUseDoes) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    Watermarks watermarks(marks);
    double used = 0.8;
    double at_change = 0;
    bool rising = false;
    for (int look = 0; look < 300; ++look) {
      const auto before = watermarks.level();
      used = std::min(1.0, std::max(0.0, used + static_cast<double>(random() % 81) / 1000 - 0.04));
      const auto now = watermarks.look(used);
      // What is always so, whatever was before.
      EXPECT_TRUE(now == critical || used <= marks.critical);
      EXPECT_TRUE(now != normal || used <= marks.high);
      EXPECT_TRUE(now == normal || used >= marks.high - marks.hysteresis);
      // A level that was left comes back only after the use has moved by the hysteresis at least.
      if (now == before) continue;
      if ((now > before) != rising) {
        EXPECT_GE(std::abs(used - at_change), marks.hysteresis);
      }
      rising = now > before;
      at_change = used;
    }
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace mainstay
