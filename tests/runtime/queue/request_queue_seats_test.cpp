#include <gtest/gtest.h>

#include <thread>

#include "tests/runtime/queue/queue_fixture.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using testing::floats;
using testing::make_job;
using QueueSeatsTest = testing::QueueTest;

TEST_F(QueueSeatsTest, LetsAnotherInstanceMakeACallThatNeverCouldBegin) {
  RequestQueue requests(8, 1, model, &test_clock, 180s);
  const auto sent = make_job(now + 500s), next = make_job(now + 500s);
  (void)requests.push(sent.job);
  (void)requests.push(next.job);
  ASSERT_TRUE(requests.take(seat));
  requests.held_up(seat);
  EXPECT_EQ(requests.abandon_overdue(seat, now + 180s, 100ms), std::vector<JobPtr>{});
  Seat other{instance};
  ASSERT_TRUE(requests.take(other));
  EXPECT_EQ(other.jobs(), std::vector{sent.job});
}

TEST_F(QueueSeatsTest, WakesTheInstanceWhoseSeatIsClosed) {
  auto requests = queue();
  bool took = true;
  std::jthread thread([&] { took = requests.take(seat); });
  requests.close(seat);
  thread.join();
  EXPECT_FALSE(took);
}

TEST_F(QueueSeatsTest, GivesBackTheRequestsOfAnAbandonedCallWhetherAnsweredOrNot) {
  auto requests = queue(8, 2);
  const auto a = make_job(now + 3s, {floats("a", {1}, {1})}), b = make_job(now + 3s, {floats("a", {1}, {1})});
  (void)requests.push(a.job);
  (void)requests.push(b.job);
  ASSERT_TRUE(requests.take(seat));
  a.job->answer(InferResponse{});
  EXPECT_EQ(requests.abandon(seat), (std::vector{a.job, b.job}));
  EXPECT_TRUE(requests.expire(now + 3s).empty());
  EXPECT_FALSE(requests.take(seat));
}

TEST_F(QueueSeatsTest, WakesAnInstanceThatServesForACallAndNotASpare) {
  RequestQueue requests(8, 1, model);
  Seat spare{std::make_shared<Vitals>("m/1", "instance"), Seat::Waits::yes};
  std::vector<std::jthread> threads;
  for (auto* each : {&spare, &seat})
    threads.emplace_back([&requests, each] {
      while (requests.take(*each))
        for (const auto& job : each->jobs()) job->answer(InferResponse{});
    });
  // Again and again: whom a wake-up reaches is the system's choice.
  bool answered = true;
  for (int i = 0; answered && i < 1000; ++i) {
    auto sent = make_job(Clock::time_point::max());
    (void)requests.push(std::move(sent.job));
    answered = sent.answers->wait_for(10s);
  }
  EXPECT_TRUE(answered);
  requests.close(spare);
  requests.close(seat);
}

TEST_F(QueueSeatsTest, TellsWhoeverCanEndACallThatItWasGivenUp) {
  auto requests = queue();
  int killed = 0;
  requests.when_given_up(seat, [&] { ++killed; });
  (void)requests.push(make_job(now + 1s).job);
  ASSERT_TRUE(requests.take(seat));
  EXPECT_EQ(killed, 0);
  EXPECT_TRUE(requests.abandon_overdue(seat, now + 2s, 1s));
  EXPECT_EQ(killed, 1);
  requests.when_given_up(seat, [&] { ++killed; });
  EXPECT_EQ(killed, 2) << "who learns of it late is told at once";
}

TEST_F(QueueSeatsTest, LeavesAnInstanceAloneThatHasEndedItsOverdueCallMeanwhile) {
  auto requests = queue();
  (void)requests.push(make_job(now + 1s).job);
  ASSERT_TRUE(requests.take(seat));
  EXPECT_EQ(requests.overdue_at(seat, 1s), now + 1s);
  const auto next = make_job(now + 9s);
  (void)requests.push(next.job);
  ASSERT_TRUE(requests.take(seat));
  EXPECT_FALSE(requests.abandon_overdue(seat, now + 1s, 1s));
  EXPECT_EQ(requests.abandon_overdue(seat, now + 9s, 1s), std::vector{next.job});
}

TEST_F(QueueSeatsTest, LeavesTheVitalSignsToTheSuccessorOfAnAbandonedInstance) {
  auto requests = queue();
  (void)requests.push(make_job(now + 1s).job);
  ASSERT_TRUE(requests.take(seat));
  (void)requests.abandon(seat);
  EXPECT_EQ(instance->busy_since, 0);
  Seat successor(instance);
  (void)requests.push(make_job(now + 9s).job);
  ASSERT_TRUE(requests.take(successor));
  EXPECT_FALSE(requests.take(seat));
  EXPECT_NE(instance->busy_since, 0);
}

TEST_F(QueueSeatsTest, OutlivesAnInstanceThatWasAbandoned) {
  auto requests = queue();
  (void)requests.push(make_job(now + 3s).job);
  const auto waiting = make_job(now + 9s);
  (void)requests.push(waiting.job);
  ASSERT_TRUE(requests.take(seat));
  (void)requests.abandon(seat);
  Seat successor(instance);
  ASSERT_TRUE(requests.take(successor));
  EXPECT_EQ(successor.jobs(), std::vector{waiting.job});
}

}  // namespace
}  // namespace mainstay
