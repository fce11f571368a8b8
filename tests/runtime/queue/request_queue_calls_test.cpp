#include <gtest/gtest.h>

#include "tests/runtime/queue/queue_fixture.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using testing::floats;
using testing::make_job;
using QueueCallsTest = testing::QueueTest;

TEST_F(QueueCallsTest, HasWhatIsLeftOfACallDoneWhereNothingElseIsToBeDone) {
  auto requests = queue();
  const auto first = make_job(now + 10s), second = make_job(now + 10s);
  (void)requests.push(first.job);
  (void)requests.push(second.job);
  int times = 0;
  const auto left = [&] {
    ++times;
    // Still the call: whoever watches it watches this as well.
    EXPECT_TRUE(requests.overdue_at(seat, 0s));
    requests.close(seat);
  };
  ASSERT_TRUE(requests.take(seat, left));
  ASSERT_TRUE(requests.take(seat, left));
  EXPECT_EQ(times, 0);
  EXPECT_FALSE(requests.take(seat, left));
  EXPECT_EQ(times, 1);
}

TEST_F(QueueCallsTest, HasWhatIsLeftOfACallDoneWhereItsSeatWasClosedMeanwhile) {
  auto requests = queue();
  const auto first = make_job(now + 10s), second = make_job(now + 10s);
  (void)requests.push(first.job);
  ASSERT_TRUE(requests.take(seat));
  (void)requests.push(second.job);
  requests.close(seat);
  bool done = false;
  EXPECT_FALSE(requests.take(seat, [&] { done = true; }));
  EXPECT_TRUE(done);
}

TEST_F(QueueCallsTest, GivesACallThatCannotBeginYetItsTimeOnceItBegins) {
  RequestQueue requests(8, 1, model, &test_clock, 180s);
  const auto sent = make_job(now + 1s);
  (void)requests.push(sent.job);
  ASSERT_TRUE(requests.take(seat));
  requests.held_up(seat);
  EXPECT_EQ(requests.overdue_at(seat, 100ms), now + 180s);
  requests.begun(seat);
  EXPECT_EQ(requests.overdue_at(seat, 100ms), now + 1s);
}

TEST_F(QueueCallsTest, StopsWatchingADeadlineOnceItsCallHasEnded) {
  auto requests = queue();
  const auto sent = make_job(now + 1s);
  (void)requests.push(sent.job);
  ASSERT_TRUE(requests.take(seat));
  (void)requests.push(make_job(now + 9s).job);
  ASSERT_TRUE(requests.take(seat));
  EXPECT_TRUE(requests.expire(now + 1s).empty());
  EXPECT_EQ(sent.job.use_count(), 1);
}

TEST_F(QueueCallsTest, CountsACallAsOverdueOnlyWhenNobodyWaitsForItAnyMore) {
  auto requests = queue(8, 4);
  const auto a = make_job(now + 3s, {floats("a", {1}, {1})}), b = make_job(now + 7s, {floats("a", {1}, {1})});
  EXPECT_EQ(requests.overdue_at(seat, 1s), std::nullopt);
  (void)requests.push(a.job);
  (void)requests.push(b.job);
  ASSERT_TRUE(requests.take(seat));
  ASSERT_EQ(seat.jobs().size(), 2u);
  EXPECT_EQ(requests.overdue_at(seat, 1s), now + 7s);
  EXPECT_EQ(requests.overdue_at(seat, 60s), now + 60s);
}

TEST_F(QueueCallsTest, ComputesAFailedCallOnceMoreWhereThatIsAllowed) {
  auto requests = queue();
  const auto first = make_job(now + 9s), second = make_job(now + 9s);
  (void)requests.push(first.job);
  (void)requests.push(second.job);
  ASSERT_TRUE(requests.take(seat));
  requests.fail(seat, Error{Errc::internal, "boom"}, true);
  EXPECT_EQ(first.answers->count(), 0u);
  ASSERT_TRUE(requests.take(seat));
  EXPECT_EQ(seat.jobs().front(), first.job) << "it comes before those that wait";
  requests.fail(seat, Error{Errc::internal, "boom again"}, true);
  EXPECT_EQ(first.answers->message(), "boom again");
  EXPECT_EQ(second.answers->count(), 0u);
}

TEST_F(QueueCallsTest, AnswersAFailedCallAtOnceWhereItMayNotBeMadeAgain) {
  auto requests = queue();
  const auto sent = make_job(now + 9s);
  (void)requests.push(sent.job);
  ASSERT_TRUE(requests.take(seat));
  requests.fail(seat, Error{Errc::internal, "boom"}, false);
  EXPECT_EQ(sent.answers->message(), "boom");
  EXPECT_EQ(requests.depth(), 0u);
}

TEST_F(QueueCallsTest, StillWatchesTheDeadlineOfACallThatIsToBeMadeAgain) {
  auto requests = queue();
  const auto sent = make_job(now + 9s);
  (void)requests.push(sent.job);
  ASSERT_TRUE(requests.take(seat));
  requests.fail(seat, Error{Errc::internal, "boom"}, true);
  EXPECT_EQ(requests.expire(now + 9s), std::vector{sent.job});
  EXPECT_EQ(requests.depth(), 0u);
}

TEST_F(QueueCallsTest, HoldsNothingAgainstACallThatIsAnsweredWhileItsInstanceIsStillBusy) {
  RequestQueue requests(8, 1, model, &test_clock, 180s);
  const auto sent = make_job(now + 1s);
  (void)requests.push(sent.job);
  ASSERT_TRUE(requests.take(seat));
  sent.job->answer(InferResponse{});
  requests.answered(seat);
  EXPECT_EQ(requests.overdue_at(seat, 100ms), now + 180s) << "it has the time of an errand";
  EXPECT_FALSE(requests.abandon_overdue(seat, now + 2s, 100ms));
  const auto calls = requests.abandon_overdue(seat, now + 180s, 100ms);
  ASSERT_TRUE(calls);
  EXPECT_TRUE(calls->empty()) << "nobody's request has made it hang";
}

}  // namespace
}  // namespace mainstay
