#include "runtime/log/utc_time.hpp"

#include <gtest/gtest.h>

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using std::chrono::system_clock;

TEST(UtcTime, IsWrittenWithMilliseconds) {
  EXPECT_EQ(utc_text(system_clock::time_point{}), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(utc_text(system_clock::time_point{1'767'225'599'999ms}), "2025-12-31T23:59:59.999Z");
  EXPECT_EQ(utc_text(system_clock::time_point{1'709'210'096'007ms}), "2024-02-29T12:34:56.007Z");
}

TEST(UtcTime, IsWrittenToTheSecondInNamesOfFiles) {
  EXPECT_EQ(utc_stamp(system_clock::time_point{}), "19700101T000000Z");
  EXPECT_EQ(utc_stamp(system_clock::time_point{1'767'225'599'999ms}), "20251231T235959Z");
}

}  // namespace
}  // namespace mainstay
