#include "examples/moodcast/plugin/checkin.hpp"

#include <gtest/gtest.h>

namespace mainstay::moodcast {
namespace {

using namespace std::chrono_literals;

TEST(MoodcastDay, IsReadAndWritten) {
  for (const auto* text : {"2026-10-01", "2028-02-29", "1970-01-01", "0000-12-31", "9999-12-31"}) {
    const auto day = day_from(text);
    ASSERT_TRUE(day) << text;
    EXPECT_EQ(text_of(*day), text);
  }
  EXPECT_EQ((*day_from("2026-03-01") - *day_from("2026-02-28")).count(), 1);
}

TEST(MoodcastDay, IsRefusedWhereItIsNone) {
  for (const auto* text : {"", "2026-10-1", "2026-10-011", "2026-02-29", "2026-13-01", "2026-00-01", "2026-10-00",
                           "2026/10/01", "2026-1a-01", "-026-10-01", "2026-10- 1"})
    EXPECT_FALSE(day_from(text)) << text;
}

}  // namespace
}  // namespace mainstay::moodcast
