#include "runtime/traffic/durations.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <utility>

namespace mainstay {
namespace {

using namespace std::chrono_literals;

TEST(Durations, TellQuantilesThatAreAtMostAFifthTooLong) {
  Durations durations;
  for (int ms = 1; ms <= 100; ++ms) durations.note(std::chrono::milliseconds{ms});
  for (const auto& [share, exact] : {std::pair{0.5, 50ms}, std::pair{0.99, 99ms}, std::pair{1.0, 100ms}}) {
    EXPECT_GE(*durations.quantile(share), exact);
    EXPECT_LE(*durations.quantile(share), exact * 6 / 5);
  }
}

TEST(Durations, KnowNoQuantileWhereNothingWasNoted) { EXPECT_EQ(Durations{}.quantile(0.5), std::nullopt); }

TEST(Durations, TakeWhatIsTooShortOrTooLongForTheirBuckets) {
  Durations durations;
  durations.note(0ns);
  durations.note(100h);
  EXPECT_EQ(*durations.quantile(0.5), 1us);
  EXPECT_GT(*durations.quantile(1), 1h);
}

TEST(Durations, AddUpExactly) {
  Durations durations;
  durations.note(3ns);
  durations.note(7s);
  EXPECT_EQ(durations.count(), 2u);
  EXPECT_EQ(durations.sum(), 7s + 3ns);
}

TEST(Durations, AreInTheCoarseBucketWhoseEndTheyDoNotPass) {
  const auto ends = Durations::coarse_ends();
  for (std::size_t i = 0; i < ends.size(); ++i) {
    Durations durations;
    durations.note(ends[i]);
    EXPECT_EQ(durations.coarse_counts()[i], 1u) << i;
    durations.note(ends[i] + ends[i] / 100);
    EXPECT_EQ(durations.coarse_counts()[i + 1], 1u) << i;
  }
}

TEST(Durations, AreEachInOneCoarseBucket) {
  Durations durations;
  for (const auto took :
       std::initializer_list<std::chrono::nanoseconds>{0ns, 1us, 32us, 33us, 5ms, 1s, 134s, 10min, 100h})
    durations.note(took);
  const auto counts = durations.coarse_counts();
  EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}), durations.count());
  EXPECT_EQ(counts.front(), 3u);
  EXPECT_EQ(counts.back(), 2u);
}

TEST(Durations, HaveCoarseEndsThatDouble) {
  const auto ends = Durations::coarse_ends();
  EXPECT_EQ(ends.front(), 32us);
  for (std::size_t i = 1; i < ends.size(); ++i) EXPECT_EQ(ends[i], 2 * ends[i - 1]);
}

}  // namespace
}  // namespace mainstay
