#include "runtime/loading/read_ranges.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace mainstay {
namespace {

TEST(ReadRanges, CountEachByteOnce) {
  ReadRanges ranges;
  ranges.add(10, 20);
  ranges.add(30, 40);
  EXPECT_EQ(ranges.bytes(), 20u);
  ranges.add(10, 20);
  EXPECT_EQ(ranges.bytes(), 20u);
  ranges.add(15, 35);
  EXPECT_EQ(ranges.bytes(), 30u);
  ranges.add(0, 100);
  EXPECT_EQ(ranges.bytes(), 100u);
}

TEST(ReadRanges, CountNothingWhereNothingWasRead) {
  ReadRanges ranges;
  ranges.add(5, 5);
  ranges.add(7, 3);
  EXPECT_EQ(ranges.bytes(), 0u);
}

TEST(ReadRanges, CountWhatAListOfAllBytesCounts) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    ReadRanges ranges;
    std::vector<bool> read(200);
    for (int i = 0; i < 40; ++i) {
      const auto begin = random() % 200;
      const auto end = std::min<std::uint64_t>(200, begin + random() % 20);
      ranges.add(begin, end);
      for (auto byte = begin; byte < end; ++byte) read[byte] = true;
      ASSERT_EQ(ranges.bytes(), static_cast<std::uint64_t>(std::count(read.begin(), read.end(), true)));
    }
  }
}

}  // namespace
}  // namespace mainstay
