#include "runtime/policy/token_bucket.hpp"

#include <gtest/gtest.h>

namespace mainstay {
namespace {

using namespace std::chrono_literals;

const Clock::time_point start{1000s};
const auto two_a_second = Allowance::of(2, 3);

TEST(TokenBucket, AdmitsABurstAndThenWhatIsEarned) {
  TokenBucket bucket;
  for (unsigned left : {2U, 1U, 0U}) {
    const auto taken = bucket.take(two_a_second, start);
    EXPECT_TRUE(taken.admitted);
    EXPECT_EQ(taken.limit, 3U);
    EXPECT_EQ(taken.remaining, left);
  }
  EXPECT_FALSE(bucket.take(two_a_second, start).admitted);
  EXPECT_FALSE(bucket.take(two_a_second, start + 499ms).admitted);
  EXPECT_TRUE(bucket.take(two_a_second, start + 500ms).admitted);
  EXPECT_FALSE(bucket.take(two_a_second, start + 999ms).admitted);
}

TEST(TokenBucket, SaysWhenToComeBackAndWhenAllIsThereAgain) {
  TokenBucket bucket;
  for (int i = 0; i < 3; ++i) bucket.take(two_a_second, start);
  const auto refused = bucket.take(two_a_second, start + 100ms);
  EXPECT_EQ(refused.next, 400ms);
  EXPECT_EQ(refused.full, 1400ms);
  EXPECT_TRUE(bucket.take(two_a_second, start + 100ms + refused.next).admitted);
}

TEST(TokenBucket, IsNotEmptiedFurtherByWhatItRefuses) {
  TokenBucket bucket;
  for (int i = 0; i < 1000; ++i) bucket.take(two_a_second, start);
  EXPECT_TRUE(bucket.take(two_a_second, start + 500ms).admitted);
}

TEST(TokenBucket, SavesNoMoreThanABurst) {
  TokenBucket bucket;
  bucket.take(two_a_second, start);
  int admitted = 0;
  for (int i = 0; i < 10; ++i) admitted += bucket.take(two_a_second, start + 24h).admitted;
  EXPECT_EQ(admitted, 3);
}

TEST(TokenBucket, AdmitsInTheLongRunWhatItsRateSays) {
  TokenBucket bucket;
  const auto allowance = Allowance::of(300, 5);
  int admitted = 0;
  for (auto at = 0ms; at < 60s; at += 1ms) admitted += bucket.take(allowance, start + at).admitted;
  EXPECT_NEAR(admitted, 60 * 300 + 5, 2);
}

TEST(TokenBucket, FollowsAnAllowanceThatHasBecomeSmaller) {
  TokenBucket bucket;
  const auto generous = Allowance::of(1, 1000);
  for (int i = 0; i < 1000; ++i) bucket.take(generous, start);
  const auto refused = bucket.take(two_a_second, start);
  EXPECT_FALSE(refused.admitted);
  EXPECT_EQ(refused.next, 500ms);
}

TEST(Allowance, WithoutABurstIsWhatComesInASecond) {
  EXPECT_EQ(Allowance::of(2.5, 0).burst, 3U);
  EXPECT_EQ(Allowance::of(0.1, 0).burst, 1U);
  EXPECT_EQ(Allowance::of(0.1, 0).interval, 10s);
}

TEST(Allowance, OfAnyRateCanBeReckonedWith) {
  for (const double rate : {1e-300, 1e-9, 1e6}) {
    TokenBucket bucket;
    const auto allowance = Allowance::of(rate, 1000000);
    EXPECT_GT(allowance.whole(), 0ns) << rate;
    EXPECT_TRUE(bucket.take(allowance, start).admitted) << rate;
    EXPECT_GT(bucket.whole_at(), start) << rate;
  }
}

}  // namespace
}  // namespace mainstay
