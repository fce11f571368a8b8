#include "runtime/policy/job_queue.hpp"

#include <gtest/gtest.h>

#include <random>

namespace mainstay {
namespace {

using namespace std::chrono_literals;

class JobQueueTest : public ::testing::Test {
 protected:
  config::Jobs config{.max_jobs = 4, .max_bytes = 100, .max_age_s = 100, .result_ttl_s = 10};
  WallTime now{1000s};
  JobRule rule{config};
  JobQueue queue{config};

  void accept(std::uint64_t number, const std::string& model = "m", std::uint64_t bytes = 1) {
    queue.put(rule.accepted(number, model, bytes, now));
  }
  void begin(std::uint64_t number) {
    queue.put(rule.begun(*queue.find(number), false));
    queue.take_place(number);
  }
  void finish(std::uint64_t number, std::uint64_t bytes = 1) {
    queue.put(rule.finished(*queue.find(number), true, bytes, now));
    queue.leave_place(number);
  }
};

TEST_F(JobQueueTest, BeginsInTheOrderOfAcceptance) {
  accept(2);
  accept(1);
  EXPECT_EQ(queue.next(now), 1u);
  begin(1);
  finish(1);
  EXPECT_EQ(queue.next(now), 2u);
}

TEST_F(JobQueueTest, LetsAsManyOfOneModelRunAsMay) {
  accept(1);
  accept(2);
  accept(3, "other");
  begin(1);
  EXPECT_EQ(queue.next(now), 3u);
  begin(3);
  EXPECT_FALSE(queue.next(now));
  finish(1);
  EXPECT_EQ(queue.next(now), 2u);
}

TEST_F(JobQueueTest, KeepsThePlaceOfACancelledJobUntilItsRunIsOver) {
  accept(1);
  accept(2);
  begin(1);
  queue.put(rule.cancelled(*queue.find(1), now));
  EXPECT_FALSE(queue.next(now));
  queue.remove(1);
  EXPECT_FALSE(queue.next(now));
  queue.leave_place(1);
  EXPECT_EQ(queue.next(now), 2u);
}

TEST_F(JobQueueTest, TriesNoJobOfAModelThatIsHeld) {
  accept(1);
  accept(2, "other");
  queue.hold("m", now + 5s);
  EXPECT_EQ(queue.next(now), 2u);
  begin(2);
  EXPECT_EQ(queue.wake(now), now + 5s);
  EXPECT_EQ(queue.next(now + 5s), 1u);
  queue.release("m");
  EXPECT_EQ(queue.next(now), 1u);
}

TEST_F(JobQueueTest, HoldsAModelWhoseOnlyJobIsPutOff) {
  accept(1);
  begin(1);
  queue.hold("m", now + 5s);
  queue.put(rule.put_off(*queue.find(1), 0s, now - 60s));
  queue.leave_place(1);
  EXPECT_FALSE(queue.next(now));
  EXPECT_EQ(queue.next(now + 5s), 1u);
}

TEST_F(JobQueueTest, GoesOnWithOthersWhileOneWaitsForItsTime) {
  accept(1);
  accept(2);
  auto job = *queue.find(1);
  job.not_before = now + 5s;
  queue.put(job);
  EXPECT_EQ(queue.next(now), 2u);
  begin(2);
  finish(2);
  EXPECT_FALSE(queue.next(now));
  EXPECT_EQ(queue.wake(now), now + 5s);
  EXPECT_EQ(queue.next(now + 5s), 1u);
}

TEST_F(JobQueueTest, SaysHowManyAreBeforeAJob) {
  accept(1);
  accept(2);
  accept(3, "other");
  EXPECT_EQ(queue.position(1), 1u);
  EXPECT_EQ(queue.position(2), 2u);
  EXPECT_EQ(queue.position(3), 1u);
  begin(1);
  EXPECT_FALSE(queue.position(1));
  EXPECT_EQ(queue.position(2), 1u);
}

TEST_F(JobQueueTest, TakesNoMoreThanMayBe) {
  for (std::uint64_t number = 1; number <= 4; ++number) accept(number);
  EXPECT_EQ(queue.admission(1), JobQueue::Admission::too_many);
  queue.remove(1);
  EXPECT_EQ(queue.admission(1), JobQueue::Admission::admitted);
}

TEST_F(JobQueueTest, LeavesHalfOfTheBytesToResults) {
  accept(1, "m", 20);
  EXPECT_EQ(queue.admission(30), JobQueue::Admission::admitted);
  EXPECT_EQ(queue.admission(31), JobQueue::Admission::too_much);
}

TEST_F(JobQueueTest, CountsAResultInThePlaceOfItsRequest) {
  accept(1, "m", 60);
  begin(1);
  EXPECT_TRUE(queue.has_room(100, 60));
  EXPECT_FALSE(queue.has_room(101, 60));
  finish(1, 10);
  EXPECT_EQ(queue.bytes(), 10u);
}

TEST_F(JobQueueTest, BeginsNothingWhileThereIsNoRoomForAResult) {
  accept(1, "m", 50);
  accept(2, "m", 25);
  EXPECT_EQ(queue.next(now), 1u);
  accept(3, "m", 1);
  EXPECT_FALSE(queue.next(now));
  queue.remove(2);
  EXPECT_EQ(queue.next(now), 1u);
}

TEST_F(JobQueueTest, ForgetsWhatIsOnlyRememberedTheOldestFirst) {
  accept(1);
  accept(2);
  EXPECT_FALSE(queue.oldest_memory());
  queue.put(rule.cancelled(*queue.find(2), now));
  queue.put(rule.cancelled(*queue.find(1), now + 1s));
  EXPECT_EQ(queue.oldest_memory(), 2u);
  queue.remove(2);
  EXPECT_EQ(queue.oldest_memory(), 1u);
}

TEST_F(JobQueueTest, SaysWhoseTimeIsOver) {
  accept(1);
  EXPECT_FALSE(queue.timed_out(now + 99s));
  EXPECT_EQ(queue.timed_out(now + 100s), 1u);
  EXPECT_EQ(queue.wake(now), now + 100s);
}

TEST_F(JobQueueTest, NeverTimesOutAJobThatRuns) {
  accept(1);
  begin(1);
  EXPECT_FALSE(queue.timed_out(now + 1000s));
  EXPECT_FALSE(queue.wake(now));
}

TEST_F(JobQueueTest, CountsEachJobOnceWhateverHappensToIt) {
  config.max_jobs = 1000;
  const auto seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::mt19937 random{seed};
  for (int step = 0; step < 5000; ++step) {
    const auto number = random() % 40 + 1;
    const auto* job = queue.find(number);
    if (!job)
      accept(number, "m" + std::to_string(random() % 3), random() % 3);
    else if (job->state == JobState::queued && queue.next(now) == number)
      begin(number);
    else if (job->state == JobState::running && random() % 2)
      finish(number, random() % 3);
    else if (random() % 3 == 0) {
      queue.remove(number);
      queue.leave_place(number);
    }
    std::size_t all = 0;
    for (std::size_t state = 0; state < job_states; ++state) all += queue.count(static_cast<JobState>(state));
    std::uint64_t bytes = 0;
    for (std::uint64_t each = 1; each <= 40; ++each)
      if (const auto* there = queue.find(each)) bytes += there->bytes;
    ASSERT_EQ(all, queue.size());
    ASSERT_EQ(bytes, queue.bytes());
    ASSERT_LE(queue.count(JobState::running), 3u);
  }
}

}  // namespace
}  // namespace mainstay
