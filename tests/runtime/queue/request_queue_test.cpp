#include "runtime/queue/request_queue.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <thread>

#include "tests/support/recorder.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using testing::floats;
using testing::floats_of;
using testing::make_job;

constexpr Clock::time_point now{1000s};
Clock::time_point test_clock() { return now; }

class RequestQueueTest : public ::testing::Test {
 protected:
  std::shared_ptr<Vitals> model = std::make_shared<Vitals>("m", "model");
  std::shared_ptr<Vitals> instance = std::make_shared<Vitals>("m/0", "instance");
  Seat seat{instance};

  RequestQueue queue(std::size_t capacity = 8, unsigned rows = 1) { return {capacity, rows, model, &test_clock}; }
};

testing::Sent with_rows(std::int64_t rows, std::int64_t width = 1) {
  return make_job(now + 10s, {floats("a", {rows, width}, std::vector<float>(static_cast<std::size_t>(rows * width)))});
}

TEST_F(RequestQueueTest, HandsJobsOutInTheOrderInWhichTheyCame) {
  auto requests = queue();
  const auto first = make_job(now + 10s), second = make_job(now + 5s);
  (void)requests.push(first.job);
  (void)requests.push(second.job);
  EXPECT_EQ(requests.depth(), 2u);
  EXPECT_EQ(model->queue_depth, 2u);
  ASSERT_TRUE(requests.take(seat));
  EXPECT_EQ(seat.jobs(), std::vector{first.job});
  ASSERT_TRUE(requests.take(seat));
  EXPECT_EQ(seat.jobs(), std::vector{second.job});
  EXPECT_EQ(model->queue_depth, 0u);
}

TEST_F(RequestQueueTest, HasWhatIsLeftOfACallDoneWhereNothingElseIsToBeDone) {
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

TEST_F(RequestQueueTest, HasWhatIsLeftOfACallDoneWhereItsSeatWasClosedMeanwhile) {
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

TEST_F(RequestQueueTest, GivesACallThatCannotBeginYetItsTimeOnceItBegins) {
  RequestQueue requests(8, 1, model, &test_clock, 180s);
  const auto sent = make_job(now + 1s);
  (void)requests.push(sent.job);
  ASSERT_TRUE(requests.take(seat));
  requests.held_up(seat);
  EXPECT_EQ(requests.overdue_at(seat, 100ms), now + 180s);
  requests.begun(seat);
  EXPECT_EQ(requests.overdue_at(seat, 100ms), now + 1s);
}

TEST_F(RequestQueueTest, LetsAnotherInstanceMakeACallThatNeverCouldBegin) {
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

TEST_F(RequestQueueTest, RefusesOnTheSendersThreadWhatIsOverItsCapacity) {
  auto requests = queue(2);
  const auto first = make_job(now + 1s), second = make_job(now + 1s), third = make_job(now + 1s);
  for (const auto& sent : {first, second, third}) (void)requests.push(sent.job);
  EXPECT_EQ(first.answers->count() + second.answers->count(), 0u);
  EXPECT_EQ(third.answers->code(), Errc::unavailable);
  EXPECT_NE(third.answers->message().find("full"), std::string::npos);
}

TEST_F(RequestQueueTest, AnswersInsteadOfComputingWhatIsTooLate) {
  auto requests = queue();
  const auto late = make_job(now), timely = make_job(now + 1s);
  (void)requests.push(late.job);
  (void)requests.push(timely.job);
  ASSERT_TRUE(requests.take(seat));
  EXPECT_EQ(seat.jobs(), std::vector{timely.job});
  EXPECT_EQ(late.answers->code(), Errc::deadline_exceeded);
}

TEST_F(RequestQueueTest, FillsACallWithWhatWaitsUpToItsRows) {
  auto requests = queue(8, 4);
  const std::vector sent{with_rows(1), with_rows(2), with_rows(1), with_rows(1)};
  for (const auto& each : sent) (void)requests.push(each.job);
  ASSERT_TRUE(requests.take(seat));
  EXPECT_EQ(seat.jobs().size(), 3u);
  ASSERT_TRUE(requests.take(seat));
  EXPECT_EQ(seat.jobs(), std::vector{sent[3].job});
}

TEST_F(RequestQueueTest, KeepsTheOrderWhereRequestsCannotShareACall) {
  auto requests = queue(8, 16);
  const std::vector sent{with_rows(1, 2), with_rows(1, 3), with_rows(1, 2)};
  for (const auto& each : sent) (void)requests.push(each.job);
  for (const auto& each : sent) {
    ASSERT_TRUE(requests.take(seat));
    EXPECT_EQ(seat.jobs(), std::vector{each.job});
  }
}

TEST_F(RequestQueueTest, RunsARequestThatIsLargerThanABatchAlone) {
  auto requests = queue(8, 4);
  const auto large = with_rows(9), small = with_rows(1);
  (void)requests.push(large.job);
  (void)requests.push(small.job);
  ASSERT_TRUE(requests.take(seat));
  EXPECT_EQ(seat.jobs(), std::vector{large.job});
}

TEST_F(RequestQueueTest, AsksForALookOnlyWhereADeadlineIsNearerThanThePlannedOne) {
  auto requests = queue();
  EXPECT_TRUE(requests.push(make_job(now + 10s).job));
  EXPECT_FALSE(requests.push(make_job(now + 10s).job));
  EXPECT_FALSE(requests.push(make_job(now + 20s).job));
  EXPECT_TRUE(requests.push(make_job(now + 5s).job));
  EXPECT_EQ(requests.plan_look(std::nullopt), now + 5s);
  EXPECT_EQ(requests.plan_look(now + 1s), now + 1s);
  EXPECT_FALSE(requests.push(make_job(now + 3s).job));
}

TEST_F(RequestQueueTest, ExpiresWhatWaitsAndWhatIsBeingWorkedOn) {
  auto requests = queue();
  const auto taken = make_job(now + 1s), waiting = make_job(now + 2s), later = make_job(now + 9s);
  for (const auto& sent : {taken, waiting, later}) (void)requests.push(sent.job);
  ASSERT_TRUE(requests.take(seat));
  EXPECT_EQ(requests.expire(now + 2s), (std::vector{taken.job, waiting.job}));
  EXPECT_EQ(requests.depth(), 1u);
  ASSERT_TRUE(requests.take(seat));
  EXPECT_EQ(seat.jobs(), std::vector{later.job});
}

TEST_F(RequestQueueTest, StopsWatchingADeadlineOnceItsCallHasEnded) {
  auto requests = queue();
  const auto sent = make_job(now + 1s);
  (void)requests.push(sent.job);
  ASSERT_TRUE(requests.take(seat));
  (void)requests.push(make_job(now + 9s).job);
  ASSERT_TRUE(requests.take(seat));
  EXPECT_TRUE(requests.expire(now + 1s).empty());
  EXPECT_EQ(sent.job.use_count(), 1);
}

TEST_F(RequestQueueTest, CountsACallAsOverdueOnlyWhenNobodyWaitsForItAnyMore) {
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

TEST_F(RequestQueueTest, WakesTheInstanceWhoseSeatIsClosed) {
  auto requests = queue();
  bool took = true;
  std::jthread thread([&] { took = requests.take(seat); });
  requests.close(seat);
  thread.join();
  EXPECT_FALSE(took);
}

TEST_F(RequestQueueTest, GivesBackTheRequestsOfAnAbandonedCallWhetherAnsweredOrNot) {
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

TEST_F(RequestQueueTest, ComputesAFailedCallOnceMoreWhereThatIsAllowed) {
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

TEST_F(RequestQueueTest, AnswersAFailedCallAtOnceWhereItMayNotBeMadeAgain) {
  auto requests = queue();
  const auto sent = make_job(now + 9s);
  (void)requests.push(sent.job);
  ASSERT_TRUE(requests.take(seat));
  requests.fail(seat, Error{Errc::internal, "boom"}, false);
  EXPECT_EQ(sent.answers->message(), "boom");
  EXPECT_EQ(requests.depth(), 0u);
}

TEST_F(RequestQueueTest, StillWatchesTheDeadlineOfACallThatIsToBeMadeAgain) {
  auto requests = queue();
  const auto sent = make_job(now + 9s);
  (void)requests.push(sent.job);
  ASSERT_TRUE(requests.take(seat));
  requests.fail(seat, Error{Errc::internal, "boom"}, true);
  EXPECT_EQ(requests.expire(now + 9s), std::vector{sent.job});
  EXPECT_EQ(requests.depth(), 0u);
}

TEST_F(RequestQueueTest, DropsARequestWhoseClientHasGone) {
  auto requests = queue();
  const auto gone = std::make_shared<std::atomic<bool>>(false);
  const auto left = make_job(now + 9s), stays = make_job(now + 9s);
  left.job->request.client_gone = gone;
  (void)requests.push(left.job);
  (void)requests.push(stays.job);
  *gone = true;
  ASSERT_TRUE(requests.take(seat));
  EXPECT_EQ(seat.jobs(), std::vector{stays.job});
  EXPECT_EQ(left.answers->count(), 1u);
}

TEST_F(RequestQueueTest, GivesASeatThatWaitsErrandsButNoCalls) {
  auto requests = queue();
  Seat spare{std::make_shared<Vitals>("m/1", "instance"), Seat::Waits::yes};
  const auto sent = make_job(now + 9s);
  (void)requests.push(sent.job);
  std::vector<bool> done;
  requests.ask(spare, {Errand::Kind::canary, [&](Status status) { done.push_back(status.ok()); }});
  ASSERT_TRUE(requests.take(spare));
  ASSERT_TRUE(spare.errand());
  EXPECT_TRUE(spare.jobs().empty());
  spare.errand()->finish(success());
  EXPECT_EQ(done, std::vector{true});
  requests.open(spare);
  ASSERT_TRUE(requests.take(spare));
  EXPECT_EQ(spare.jobs(), std::vector{sent.job});
}

TEST_F(RequestQueueTest, WakesAnInstanceThatServesForACallAndNotASpare) {
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

TEST_F(RequestQueueTest, ComesBackFromEveryErrandEvenFromThoseOfAnInstanceThatEnds) {
  auto requests = queue();
  std::vector<Errc> refused;
  const auto tell = [&](Status status) {
    if (!status.ok()) refused.push_back(status.error().code);
  };
  requests.ask(seat, {Errand::Kind::reset, tell});
  ASSERT_TRUE(requests.take(seat));
  requests.ask(seat, {Errand::Kind::reload, tell});
  requests.abandon(seat);
  EXPECT_EQ(refused, (std::vector{Errc::unavailable, Errc::unavailable})) << "the one under way and the one that waits";
  requests.ask(seat, {Errand::Kind::reset, tell});
  EXPECT_EQ(refused.size(), 3u) << "one that comes too late";
}

TEST_F(RequestQueueTest, TellsWhoeverCanEndACallThatItWasGivenUp) {
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

TEST_F(RequestQueueTest, LeavesAnInstanceAloneThatHasEndedItsOverdueCallMeanwhile) {
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

TEST_F(RequestQueueTest, LeavesTheVitalSignsToTheSuccessorOfAnAbandonedInstance) {
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

TEST_F(RequestQueueTest, OutlivesAnInstanceThatWasAbandoned) {
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

TEST_F(RequestQueueTest, AnswersEverythingWhileItRefusesAndNothingAfterwards) {
  auto requests = queue();
  const auto waiting = make_job(now + 9s), next = make_job(now + 9s), last = make_job(now + 9s);
  (void)requests.push(waiting.job);
  requests.refuse(Error{Errc::unavailable, "broken"});
  EXPECT_FALSE(requests.push(next.job));
  EXPECT_EQ(waiting.answers->message(), "broken");
  EXPECT_EQ(next.answers->message(), "broken");
  requests.accept();
  (void)requests.push(last.job);
  EXPECT_EQ(last.answers->count(), 0u);
  EXPECT_EQ(requests.depth(), 1u);
}

TEST_F(RequestQueueTest, GivesEveryJobToExactlyOneOfManyInstances) {
  RequestQueue requests(100'000, 3, model);
  constexpr int senders = 3, instances = 3, each = 3000;
  std::atomic<int> worked{0};
  std::vector<std::unique_ptr<Seat>> seats;
  for (int i = 0; i < instances; ++i) seats.push_back(std::make_unique<Seat>(instance));
  std::vector<std::jthread> threads;
  for (auto& each_seat : seats)
    threads.emplace_back([&, s = each_seat.get()] {
      while (requests.take(*s))
        for (const auto& job : s->jobs()) worked += job->answer(InferResponse{});
    });
  std::vector<std::shared_ptr<testing::Answers>> answers(senders * each);
  {
    std::vector<std::jthread> pushing;
    for (int sender = 0; sender < senders; ++sender)
      pushing.emplace_back([&, sender] {
        for (int i = 0; i < each; ++i) {
          auto sent = make_job(Clock::time_point::max());
          answers[static_cast<std::size_t>(sender * each + i)] = sent.answers;
          (void)requests.push(std::move(sent.job));
        }
      });
  }
  for (const auto& answer : answers) EXPECT_TRUE(answer->wait().ok());
  for (auto& each_seat : seats) requests.close(*each_seat);
  threads.clear();
  EXPECT_EQ(worked, senders * each);
  for (const auto& answer : answers) EXPECT_EQ(answer->count(), 1u);
}

TEST_F(RequestQueueTest, HoldsNothingAgainstACallThatIsAnsweredWhileItsInstanceIsStillBusy) {
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

TEST_F(RequestQueueTest, LooksAfterAnErrandThatIsStillToBeBegun) {
  RequestQueue requests(8, 1, model, &test_clock, 180s);
  EXPECT_FALSE(requests.overdue_at(seat, 1s));
  requests.ask(seat, {Errand::Kind::reset, [](const Status&) {}});
  EXPECT_EQ(requests.overdue_at(seat, 1s), now + 180s);
  EXPECT_FALSE(requests.abandon_overdue(seat, now + 500s, 1s)) << "it is not late, for it has not begun";
}

TEST_F(RequestQueueTest, SaysOfAnErrandThatHangsThatItsTimeHasPassedAndOfOthersThatTheyNeverBegan) {
  RequestQueue requests(8, 1, model, &test_clock, 180s);
  std::vector<Errc> ends;
  const auto note = [&ends](const Status& status) { ends.push_back(status.error().code); };
  requests.ask(seat, {Errand::Kind::canary, note});
  requests.ask(seat, {Errand::Kind::reset, note});
  ASSERT_TRUE(requests.take(seat));
  ASSERT_TRUE(requests.abandon_overdue(seat, now + 180s, 1s));
  EXPECT_EQ(ends, (std::vector{Errc::deadline_exceeded, Errc::unavailable}));
}

TEST_F(RequestQueueTest, LetsNoRequestShareACallWhoseRowsCannotBeCounted) {
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

TEST_F(RequestQueueTest, GivesBackThoseThatWaitAndAreNotWanted) {
  auto requests = queue();
  const auto narrow = with_rows(1, 2), wide = with_rows(1, 3);
  (void)requests.push(narrow.job);
  (void)requests.push(wide.job);
  EXPECT_EQ(requests.withdraw([](const InferRequest& request) { return request.inputs[0].shape[1] == 2; }),
            std::vector{narrow.job});
  EXPECT_EQ(model->queue_depth, 1u);
  ASSERT_TRUE(requests.take(seat));
  EXPECT_EQ(seat.jobs(), std::vector{wide.job});
  EXPECT_TRUE(requests.expire(now + 20s).size() == 1u) << "who was given back is not watched any more";
}

TEST_F(RequestQueueTest, SaysHowMuchIsLeftOfTheTimeInWhichItRefuses) {
  auto requests = queue();
  const auto early = make_job(now + 10s);
  (void)requests.push(early.job);
  requests.refuse(Error{Errc::unavailable, "failed"}, now + 42s);
  EXPECT_EQ(early.answers->wait().error().retry_after, 42s);
  requests.refuse(Error{Errc::unavailable, "failed"}, now - 1s);
  const auto late = make_job(now + 10s);
  (void)requests.push(late.job);
  EXPECT_EQ(late.answers->wait().error().retry_after, 0s);
}

}  // namespace
}  // namespace mainstay
