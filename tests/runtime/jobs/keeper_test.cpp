#include <gtest/gtest.h>

#include "tests/runtime/jobs/keeper_fixture.hpp"

namespace mainstay::jobs {
namespace {

using namespace std::chrono_literals;
using test::answer;
using test::not_now;

class KeeperTest : public test::KeeperTest {};

TEST_F(KeeperTest, RunsAJobAndKeepsItsAnswer) {
  const auto id = accept();
  ASSERT_EQ(runner.held.size(), 1u);
  EXPECT_EQ(runner.held[0].run.request.body.text(), "body");
  EXPECT_EQ(state(id), JobState::running);
  end(0, answer("result"));
  EXPECT_EQ(state(id), JobState::done);
  const auto taken = take(id);
  ASSERT_TRUE(taken.result);
  EXPECT_EQ(taken.result->body.text(), "result");
  EXPECT_EQ(taken.job.record.status, 200);
}

TEST_F(KeeperTest, FailsAJobWhoseAnswerIsAnError) {
  const auto id = accept();
  end(0, answer("{}", 400));
  const auto job = look(id);
  EXPECT_EQ(job->record.life.state, JobState::failed);
  EXPECT_EQ(job->record.error, "refused");
  EXPECT_EQ(take(id).result->status, 400);
}

TEST_F(KeeperTest, RunsOneJobOfAModelAfterTheOther) {
  const auto first = accept(), second = accept();
  EXPECT_EQ(look(second)->position, 1u);
  EXPECT_EQ(runner.held.size(), 1u);
  end(0, answer(""));
  ASSERT_EQ(runner.held.size(), 2u);
  EXPECT_EQ(runner.held[1].run.record.id, second);
  EXPECT_EQ(state(first), JobState::done);
}

TEST_F(KeeperTest, BeginsNothingBeforeTheServerIsReadyOrOnceItDrains) {
  desk->drain();
  const auto id = accept();
  EXPECT_EQ(state(id), JobState::queued);
  EXPECT_TRUE(runner.held.empty());
  desk->begin();
  work();
  EXPECT_EQ(runner.held.size(), 1u);
}

TEST_F(KeeperTest, RunsWhatWasQueuedAfterARestart) {
  accept();
  const auto second = accept();
  start();
  work();
  ASSERT_EQ(runner.held.size(), 1u);
  EXPECT_EQ(runner.held[0].run.record.id, second);
  EXPECT_EQ(runner.held[0].run.request.body.text(), "body");
}

TEST_F(KeeperTest, FailsWhatRanWhenTheServerEnded) {
  const auto id = accept();
  start();
  work();
  EXPECT_TRUE(runner.held.empty());
  const auto job = look(id);
  EXPECT_EQ(job->record.life.state, JobState::failed);
  EXPECT_EQ(job->record.error.substr(0, 12), "interrupted:");
  EXPECT_FALSE(take(id).result);
  start();
  EXPECT_EQ(state(id), JobState::failed);
}

TEST_F(KeeperTest, RunsWhatRanAgainWhereItsModelIsIdempotent) {
  idempotent = true;
  const auto id = accept();
  idempotent = false;
  start();
  EXPECT_EQ(state(id), JobState::running);
  ASSERT_EQ(runner.held.size(), 1u);
  EXPECT_EQ(runner.held[0].run.record.life.interruptions, 1u);
}

TEST_F(KeeperTest, GivesNobodyTheNumberOfWhatStillRunsThoughItIsForgotten) {
  const auto cancelled = accept();
  ASSERT_TRUE(remove(cancelled));
  ASSERT_TRUE(remove(cancelled));
  adopt();
  const auto id = accept("other");
  ASSERT_EQ(runner.held.size(), 2u);
  end(0, answer("of the cancelled one"));
  EXPECT_EQ(state(id), JobState::running);
  end(1, answer("of this one"));
  EXPECT_EQ(take(id).result->body.text(), "of this one");
}

TEST_F(KeeperTest, GoesOnWithWhatRunsWhenAnotherTakesItsPlace) {
  const auto id = accept();
  adopt();
  EXPECT_EQ(state(id), JobState::running);
  end(0, answer("result"));
  EXPECT_EQ(state(id), JobState::done);
  EXPECT_EQ(runner.held.size(), 1u);
}

TEST_F(KeeperTest, TriesAgainLaterWhatItsModelCouldNotTake) {
  const auto id = accept();
  end(0, not_now());
  EXPECT_EQ(state(id), JobState::queued);
  EXPECT_FALSE(look(id)->record.started);
  EXPECT_EQ(keeper->wake(), now + 1s);
  now += 1s;
  work();
  ASSERT_EQ(runner.held.size(), 2u);
  end(1, answer("result"));
  EXPECT_EQ(state(id), JobState::done);
}

TEST_F(KeeperTest, DoesNotTryAgainWhatItsModelMayHaveSeen) {
  const auto id = accept();
  runner.held[0].run.watch->begin();
  end(0, not_now());
  EXPECT_EQ(state(id), JobState::failed);
}

TEST_F(KeeperTest, GivesUpWhatWasPutOffForTooLong) {
  const auto id = accept();
  end(0, not_now());
  now += 100s;
  work();
  EXPECT_EQ(state(id), JobState::expired);
  EXPECT_EQ(runner.held.size(), 1u);
}

TEST_F(KeeperTest, NeverRunsACancelledJob) {
  accept();
  const auto second = accept();
  EXPECT_EQ(remove(second).value()->record.life.state, JobState::cancelled);
  end(0, answer(""));
  start();
  work();
  EXPECT_TRUE(runner.held.empty());
  EXPECT_EQ(state(second), JobState::cancelled);
}

TEST_F(KeeperTest, TellsARunningJobThatItIsCancelledAndDropsItsAnswer) {
  const auto id = accept(), second = accept();
  ASSERT_TRUE(remove(id));
  EXPECT_TRUE(*runner.held[0].run.unwanted);
  EXPECT_EQ(runner.held.size(), 1u) << "its place is taken until it has ended";
  end(0, answer("late"));
  EXPECT_EQ(state(id), JobState::cancelled);
  EXPECT_FALSE(take(id).result);
  ASSERT_EQ(runner.held.size(), 2u);
  EXPECT_EQ(runner.held[1].run.record.id, second);
}

TEST_F(KeeperTest, ForgetsAFinishedJobThatIsRemoved) {
  const auto id = accept();
  end(0, answer(""));
  EXPECT_FALSE(*remove(id));
  EXPECT_EQ(look(id).error().code, Errc::not_found);
}

TEST_F(KeeperTest, ShowsAJobToWhomItBelongsAlone) {
  auto mine = submission();
  mine.record.owner = "me";
  const auto id = submit(std::move(mine)).value().job.record.id;
  EXPECT_TRUE(look(id, {"me"}));
  EXPECT_TRUE(look(id, {}));
  EXPECT_EQ(look(id, {"you"}).error().code, Errc::not_found);
  EXPECT_EQ(remove(id, {"you"}).error().code, Errc::not_found);
  EXPECT_EQ(state(id), JobState::running);
}

TEST_F(KeeperTest, GivesTheSameJobForTheSameIdempotencyKey) {
  const auto keyed = [this](const std::string& owner, const std::string& fingerprint) {
    auto given = submission();
    given.record.owner = owner;
    given.record.idempotency_key = "k";
    given.record.fingerprint = fingerprint;
    return given;
  };
  const auto id = submit(keyed("me", "a")).value().job.record.id;
  const auto again = submit(keyed("me", "a")).value();
  EXPECT_TRUE(again.known);
  EXPECT_EQ(again.job.record.id, id);
  EXPECT_EQ(submit(keyed("me", "b")).error().code, Errc::conflicting);
  EXPECT_NE(submit(keyed("you", "b")).value().job.record.id, id);
  start();
  EXPECT_EQ(submit(keyed("me", "a")).value().job.record.id, id);
}

TEST_F(KeeperTest, GivesTwoAtTheSameMomentOneJob) {
  std::vector<std::string> told;
  for (int i = 0; i < 2; ++i) {
    auto given = submission();
    given.record.idempotency_key = "k";
    desk->submit(std::move(given), [&](auto result) { told.push_back(result.value().job.record.id); });
  }
  work();
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[0], told[1]);
  EXPECT_EQ(runner.held.size(), 1u);
}

TEST_F(KeeperTest, GivesAResultAwayOnceWhereItIsToldTo) {
  config.result = config::JobResult::once;
  start();
  const auto id = accept();
  end(0, answer("result"));
  EXPECT_TRUE(take(id, false).result);
  EXPECT_TRUE(take(id).result);
  EXPECT_FALSE(take(id).result);
  EXPECT_EQ(state(id), JobState::done);
}

TEST_F(KeeperTest, LetsAResultGoWhenItsTimeIsOverAndForgetsTheJobLater) {
  const auto id = accept();
  end(0, answer("result"));
  EXPECT_EQ(keeper->wake(), now + 10s);
  now += 10s;
  work();
  EXPECT_EQ(state(id), JobState::expired);
  EXPECT_FALSE(take(id).result);
  now += 10s;
  work();
  EXPECT_FALSE(look(id));
}

TEST_F(KeeperTest, RefusesOneMoreThanMayBeButForgetsAMemoryForIt) {
  config.max_jobs = 2;
  start();
  const auto first = accept();
  accept();
  const auto refused = submit(submission());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::unavailable);
  EXPECT_NE(refused.error().message.find("jobs.max_jobs"), std::string::npos);
  ASSERT_TRUE(remove(first));
  EXPECT_TRUE(submit(submission()));
  EXPECT_FALSE(look(first));
}

TEST_F(KeeperTest, FailsAJobWhoseResultDoesNotFit) {
  config.max_bytes = 100;
  start();
  const auto id = accept();
  end(0, answer(std::string(101, 'x')));
  EXPECT_EQ(state(id), JobState::failed);
  EXPECT_NE(look(id)->record.error.find("jobs.max_bytes"), std::string::npos);
}

TEST_F(KeeperTest, RefusesARequestThatCouldNeverBeKept) {
  config.max_bytes = 100;
  start();
  EXPECT_EQ(submit(submission("m", std::string(51, 'x'))).error().code, Errc::too_large);
}

TEST_F(KeeperTest, ListsJobsInTheOrderOfAcceptancePageByPage) {
  for (int i = 0; i < 3; ++i) accept();
  const auto list = [this](Question question) {
    std::optional<Page> told;
    desk->list(question, [&](auto page) { told = std::move(page).value(); });
    work();
    return *told;
  };
  const auto first = list({.limit = 2});
  ASSERT_EQ(first.jobs.size(), 2u);
  EXPECT_EQ(first.jobs[0].record.id, "id1");
  ASSERT_TRUE(first.next);
  const auto rest = list({.after = *first.next, .limit = 2});
  ASSERT_EQ(rest.jobs.size(), 1u);
  EXPECT_EQ(rest.jobs[0].record.id, "id3");
  EXPECT_FALSE(rest.next);
  EXPECT_EQ(list({.state = JobState::queued}).jobs.size(), 2u);
  EXPECT_TRUE(list({.caller = {"nobody"}}).jobs.empty());
}

TEST_F(KeeperTest, SaysHowFarARunIs) {
  const auto id = accept();
  EXPECT_FALSE(look(id)->progress);
  const auto control = std::make_shared<CallControl>();
  control->progress = 0.25F;
  runner.held[0].run.watch->shows(control);
  EXPECT_EQ(look(id)->progress, 0.25F);
}

TEST_F(KeeperTest, IsIdleOnceNoJobRuns) {
  accept();
  EXPECT_FALSE(desk->wait_until_idle(Clock::now()));
  desk->drain();
  end(0, answer(""));
  EXPECT_TRUE(desk->wait_until_idle(Clock::now()));
}

TEST_F(KeeperTest, CountsWhatThereIsAndWhatHasEnded) {
  accept();
  accept();
  end(0, answer(""));
  const auto counts = desk->counts();
  EXPECT_EQ(counts.now[static_cast<std::size_t>(JobState::running)], 1u);
  EXPECT_EQ(counts.now[static_cast<std::size_t>(JobState::done)], 1u);
  EXPECT_EQ(counts.ended[static_cast<std::size_t>(JobState::done)], 1u);
}

}  // namespace
}  // namespace mainstay::jobs
