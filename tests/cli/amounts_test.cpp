#include "cli/amounts.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace mainstay::cli {
namespace {

TEST(Amounts, ShowTwoDigitsThatSaySomething) {
  EXPECT_EQ(milliseconds_text(0.4178), "0.42");
  EXPECT_EQ(milliseconds_text(0.996), "1.0");
  EXPECT_EQ(milliseconds_text(7.14), "7.1");
  EXPECT_EQ(milliseconds_text(9.96), "10");
  EXPECT_EQ(milliseconds_text(350.4), "350");
  EXPECT_EQ(milliseconds_text(std::nullopt), "-");
  EXPECT_EQ(rate_text(0), "0");
  EXPECT_EQ(rate_text(0.25), "0.25");
  EXPECT_EQ(rate_text(1400), "1400");
}

TEST(Amounts, SurviveNumbersThatMakeNoSense) {
  EXPECT_EQ(rate_text(std::numeric_limits<double>::infinity()), "-");
  EXPECT_EQ(rate_text(1e300), "very many");
  EXPECT_EQ(percent_text(std::numeric_limits<double>::quiet_NaN()), "0 %");
  EXPECT_EQ(percent_text(7), "100 %");
  EXPECT_EQ(duration_text(-1), "-");
  EXPECT_EQ(duration_text(std::numeric_limits<double>::infinity()), "-");
}

TEST(Amounts, OfMemoryAreInUnitsThatFit) {
  EXPECT_EQ(mebibytes(0), "-");
  EXPECT_EQ(mebibytes(3 * 1024 * 1024 + 200 * 1024), "3.2");
  EXPECT_EQ(bytes_text(512), "512 B");
  EXPECT_EQ(bytes_text(1536), "1.5 KiB");
  EXPECT_EQ(bytes_text(std::uint64_t{200} << 30), "200 GiB");
}

TEST(Amounts, OfAShareAreNotRoundedUpToAll) {
  EXPECT_EQ(percent_text(0.999), "99 %");
  EXPECT_EQ(percent_text(1), "100 %");
}

TEST(Amounts, OfTimeHaveTwoUnits) {
  EXPECT_EQ(duration_text(12.9), "12 s");
  EXPECT_EQ(duration_text(184), "3 min 4 s");
  EXPECT_EQ(duration_text(7800), "2 h 10 min");
  EXPECT_EQ(duration_text(4 * 86400 + 3600), "4 d 1 h");
}

}  // namespace
}  // namespace mainstay::cli
