#include <gtest/gtest.h>

#include "tests/runtime/queue/queue_fixture.hpp"
#include "tests/support/piece_recorder.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using testing::make_streaming_job;
using QueueStreamsTest = testing::QueueTest;

TEST_F(QueueStreamsTest, GivesAModelThatStreamsTimeToStopAfterTheDeadline) {
  auto requests = queue();
  const auto sent = make_streaming_job(now + 3s);
  (void)requests.push(sent.job);
  ASSERT_TRUE(requests.take(seat));
  EXPECT_EQ(requests.overdue_at(seat, 1s), now + 3s + RequestQueue::time_to_stop);
  EXPECT_FALSE(requests.abandon_overdue(seat, now + 3s, 1s));
  EXPECT_EQ(requests.expire(now + 3s), std::vector{sent.job}) << "its client does not wait for that";
  requests.held_up(seat);
  requests.begun(seat);
  EXPECT_EQ(requests.overdue_at(seat, 1s), now + 3s + RequestQueue::time_to_stop);
}

TEST_F(QueueStreamsTest, LetsAStreamWithoutADeadlineGoOn) {
  auto requests = queue();
  (void)requests.push(make_streaming_job(Clock::time_point::max()).job);
  ASSERT_TRUE(requests.take(seat));
  EXPECT_EQ(requests.overdue_at(seat, 1s), Clock::time_point::max());
}

TEST_F(QueueStreamsTest, PutsAStreamIntoACallOfItsOwn) {
  auto requests = queue(8, 4);
  const auto streamed = make_streaming_job(now + 9s);
  const auto before = with_rows(1), after = with_rows(1);
  for (const auto& job : {before.job, streamed.job, after.job}) (void)requests.push(job);
  for (const auto& job : {before.job, streamed.job, after.job}) {
    ASSERT_TRUE(requests.take(seat));
    EXPECT_EQ(seat.jobs(), std::vector{job});
  }
}

TEST_F(QueueStreamsTest, ComputesAgainOnlyWhatHasGivenNothing) {
  auto requests = queue();
  const auto given = make_streaming_job(now + 9s), not_given = make_streaming_job(now + 9s);
  given.job->take_piece(testing::piece_of(1));
  for (const auto& sent : {given, not_given}) {
    (void)requests.push(sent.job);
    ASSERT_TRUE(requests.take(seat));
    requests.fail(seat, Error{Errc::internal, "it fell over"}, true);
  }
  EXPECT_EQ(given.answers->code(), Errc::internal);
  EXPECT_EQ(not_given.answers->count(), 0u);
  ASSERT_TRUE(requests.take(seat));
  EXPECT_EQ(seat.jobs(), std::vector{not_given.job});
}

}  // namespace
}  // namespace mainstay
