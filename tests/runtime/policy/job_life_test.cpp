#include "runtime/policy/job_life.hpp"

#include <gtest/gtest.h>

namespace mainstay {
namespace {

using namespace std::chrono_literals;

class JobRuleTest : public ::testing::Test {
 protected:
  config::Jobs config{
      .max_age_s = 100, .result_ttl_s = 10, .retry_initial_s = 1, .retry_max_s = 8, .max_interruptions = 2};
  WallTime now{1000s};
  JobRule rule() const { return JobRule{config}; }
  JobLife queued() const { return rule().accepted(1, "m", 50, now); }
  JobLife running(bool idempotent = false) const { return rule().begun(queued(), idempotent); }
};

TEST_F(JobRuleTest, WaitsForNoLongerThanItsAge) {
  EXPECT_EQ(queued().state, JobState::queued);
  EXPECT_EQ(queued().ends, now + 100s);
  const auto job = rule().timed_out(queued(), now + 100s);
  EXPECT_EQ(job->state, JobState::expired);
  EXPECT_EQ(job->bytes, 0u);
}

TEST_F(JobRuleTest, KeepsAResultForItsTimeAndItsMemoryForAsLongAgain) {
  const auto done = rule().finished(running(), true, 7, now + 5s);
  EXPECT_EQ(done.state, JobState::done);
  EXPECT_EQ(done.bytes, 7u);
  EXPECT_EQ(done.ends, now + 15s);
  const auto expired = rule().timed_out(done, now + 15s);
  EXPECT_EQ(expired->state, JobState::expired);
  EXPECT_EQ(expired->bytes, 0u);
  EXPECT_EQ(expired->ends, now + 25s);
  EXPECT_FALSE(rule().timed_out(*expired, now + 25s));
}

TEST_F(JobRuleTest, FailsWhereItDidNotGoWell) {
  EXPECT_EQ(rule().finished(running(), false, 7, now).state, JobState::failed);
}

TEST_F(JobRuleTest, IsQueuedAgainAfterAnInterruptionOnlyWhereItsModelIsIdempotent) {
  EXPECT_EQ(rule().interrupted(running(true), now).state, JobState::queued);
  const auto failed = rule().interrupted(running(false), now);
  EXPECT_EQ(failed.state, JobState::failed);
  EXPECT_EQ(failed.bytes, 0u);
  EXPECT_EQ(failed.ends, now + 10s);
}

TEST_F(JobRuleTest, GivesAJobUpThatWasThereAtTooManyEndsOfTheServer) {
  const auto once = rule().interrupted(running(true), now);
  EXPECT_EQ(once.interruptions, 1u);
  EXPECT_EQ(rule().interrupted(rule().begun(once, true), now).state, JobState::failed);
}

TEST_F(JobRuleTest, WaitsTwiceAsLongEachTimeItsModelCannotTakeIt) {
  auto job = running();
  for (const auto wait : {1s, 2s, 4s}) {
    job = rule().put_off(job, 0s, now);
    EXPECT_EQ(job.state, JobState::queued);
    EXPECT_EQ(job.not_before, now + wait);
  }
}

TEST_F(JobRuleTest, LetsOthersGoFirstWhereItsModelDoesNotTakeItAgainAndAgain) {
  auto job = running();
  for (int i = 0; i < 3; ++i) job = rule().put_off(job, 0s, now);
  EXPECT_EQ(rule().put_off(job, 0s, now).not_before, now + 16s);
}

TEST_F(JobRuleTest, WaitsAsLongAsItsModelAsksButNotForLongerThanMayBe) {
  EXPECT_EQ(rule().put_off(running(), 5s, now).not_before, now + 5s);
  EXPECT_EQ(rule().put_off(running(), 500s, now).not_before, now + 8s);
}

TEST_F(JobRuleTest, KeepsItsAgeWhenItIsPutOff) { EXPECT_EQ(rule().put_off(running(), 0s, now + 50s).ends, now + 100s); }

TEST_F(JobRuleTest, KeepsNothingOfACancelledJobButThatItWas) {
  const auto job = rule().cancelled(running(), now);
  EXPECT_EQ(job.state, JobState::cancelled);
  EXPECT_EQ(job.bytes, 0u);
  EXPECT_EQ(job.ends, now + 10s);
}

TEST(JobState, HasANameThatIsReadBack) {
  for (std::size_t i = 0; i < job_states; ++i) {
    const auto state = static_cast<JobState>(i);
    EXPECT_EQ(job_state_from(name_of(state)), state);
  }
  EXPECT_FALSE(job_state_from("lost"));
}

}  // namespace
}  // namespace mainstay
