#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/runtime/queue/queue_fixture.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using testing::make_job;
using RequestQueueTest = testing::QueueTest;

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

}  // namespace
}  // namespace mainstay
