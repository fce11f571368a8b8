#include <gtest/gtest.h>

#include <limits>

#include "tests/runtime/queue/queue_fixture.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using testing::floats;
using testing::make_job;
using QueueBatchesTest = testing::QueueTest;

TEST_F(QueueBatchesTest, FillsACallWithWhatWaitsUpToItsRows) {
  auto requests = queue(8, 4);
  const std::vector sent{with_rows(1), with_rows(2), with_rows(1), with_rows(1)};
  for (const auto& each : sent) (void)requests.push(each.job);
  ASSERT_TRUE(requests.take(seat));
  EXPECT_EQ(seat.jobs().size(), 3u);
  ASSERT_TRUE(requests.take(seat));
  EXPECT_EQ(seat.jobs(), std::vector{sent[3].job});
}

TEST_F(QueueBatchesTest, KeepsTheOrderWhereRequestsCannotShareACall) {
  auto requests = queue(8, 16);
  const std::vector sent{with_rows(1, 2), with_rows(1, 3), with_rows(1, 2)};
  for (const auto& each : sent) (void)requests.push(each.job);
  for (const auto& each : sent) {
    ASSERT_TRUE(requests.take(seat));
    EXPECT_EQ(seat.jobs(), std::vector{each.job});
  }
}

TEST_F(QueueBatchesTest, RunsARequestThatIsLargerThanABatchAlone) {
  auto requests = queue(8, 4);
  const auto large = with_rows(9), small = with_rows(1);
  (void)requests.push(large.job);
  (void)requests.push(small.job);
  ASSERT_TRUE(requests.take(seat));
  EXPECT_EQ(seat.jobs(), std::vector{large.job});
}

TEST_F(QueueBatchesTest, LetsNoRequestShareACallWhoseRowsCannotBeCounted) {
  auto requests = queue(8, 8);
  const auto empty = [](std::int64_t rows) { return make_job(now + 10s, {floats("a", {rows, 0}, {})}); };
  const auto few = empty(2), many = empty(std::numeric_limits<std::int64_t>::max());
  (void)requests.push(few.job);
  (void)requests.push(many.job);
  ASSERT_TRUE(requests.take(seat));
  EXPECT_EQ(seat.jobs(), std::vector{few.job});
  ASSERT_TRUE(requests.take(seat));
  EXPECT_EQ(seat.jobs(), std::vector{many.job});
}

}  // namespace
}  // namespace mainstay
