#include "tests/actors/stage.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;

class ModelTest : public testing::Stage {};

TEST_F(ModelTest, AnswersARequestThroughItsInstance) {
  serve("m");
  const auto sent = send("m");
  EXPECT_EQ(node("m").queue_depth, 1u);
  take(tasks[0]);
  answer(tasks[0]);
  EXPECT_TRUE(sent.answers->ok());
  EXPECT_EQ(node("m").queue_depth, 0u);
}

TEST_F(ModelTest, RefusesOnTheSendersThreadWhileItsActorIsStuck) {
  serve("m", {.queue = {.capacity = 1}});
  // Nothing of the actor runs here: only what happens inside of submit() can have answered.
  auto answers = std::make_shared<testing::Answers>();
  for (int i = 0; i < 2; ++i) {
    InferRequest request;
    request.deadline = now() + 30s;
    (*registry.find("m", ""))->inbox->submit(std::move(request), Reply(std::make_unique<testing::Recorder>(answers)));
  }
  EXPECT_EQ(answers->code(), Errc::unavailable);
}

TEST_F(ModelTest, AnswersDeadlineExceededToARequestThatWaitsForTooLong) {
  serve("m");
  const auto sent = send("m", 5s);
  advance(5s - 1ms);
  EXPECT_EQ(sent.answers->count(), 0u);
  advance(1ms);
  EXPECT_EQ(sent.answers->code(), Errc::deadline_exceeded);
  EXPECT_EQ(node("m").queue_depth, 0u);
  EXPECT_EQ(node("m/0").restarts, 0u);
}

TEST_F(ModelTest, LooksAtANearerDeadlineThatComesLater) {
  serve("m");
  const auto patient = send("m", 30s), hasty = send("m", 1s);
  advance(1s);
  EXPECT_EQ(hasty.answers->code(), Errc::deadline_exceeded);
  EXPECT_EQ(patient.answers->count(), 0u);
  advance(29s);
  EXPECT_EQ(patient.answers->code(), Errc::deadline_exceeded);
}

TEST_F(ModelTest, StillWatchesDeadlinesAfterAllEarlierOnesHavePassed) {
  serve("m");
  for (int round = 0; round < 5; ++round) {
    const auto sent = send("m", 2s);
    advance(2s);
    EXPECT_EQ(sent.answers->code(), Errc::deadline_exceeded) << "round " << round;
  }
}

TEST_F(ModelTest, ReplacesAnInstanceThatPassesItsDeadline) {
  serve("m");
  const auto stuck = send("m", 5s), waiting = send("m", 30s);
  take(tasks[0]);
  advance(5s);
  EXPECT_EQ(stuck.answers->code(), Errc::deadline_exceeded);
  EXPECT_EQ(node("m/0").state, NodeState::restarting);
  EXPECT_NE(node("m/0").cause.find("hung"), std::string::npos);
  advance(100ms);
  ASSERT_EQ(tasks.size(), 2u);
  EXPECT_EQ(node("m/0").incarnation, 2u);
  EXPECT_EQ(node("m/0").restarts, 1u);
  load(tasks[1]);
  take(tasks[1]);
  answer(tasks[1]);
  EXPECT_TRUE(waiting.answers->ok());
}

TEST_F(ModelTest, HearsNothingMoreOfAnInstanceThatItReplaced) {
  serve("m");
  const auto stuck = send("m", 5s);
  take(tasks[0]);
  advance(5s);
  advance(100ms);
  ASSERT_EQ(tasks.size(), 2u);
  load(tasks[1]);
  answer(tasks[0]);
  finish(tasks[0], Cause::crashed, "late");
  EXPECT_EQ(stuck.answers->count(), 1u);
  EXPECT_EQ(node("m/0").incarnation, 2u);
  EXPECT_EQ(node("m/0").state, NodeState::ready);
  advance(60s);
  EXPECT_EQ(node("m/0").incarnation, 2u);
}

TEST_F(ModelTest, IsNotRestartedByAClientThatAsksForATinyTimeout) {
  serve("m");
  const auto hasty = send("m", 1ms);
  take(tasks[0]);
  advance(500ms);
  EXPECT_EQ(hasty.answers->code(), Errc::deadline_exceeded);
  EXPECT_EQ(node("m/0").state, NodeState::busy);
  answer(tasks[0]);
  const auto next = send("m");
  take(tasks[0]);
  advance(10s);
  EXPECT_EQ(node("m/0").restarts, 0u);
  answer(tasks[0]);
  EXPECT_TRUE(next.answers->ok());
}

TEST_F(ModelTest, IsRestartedWhenACallThatNobodyWaitsForTakesLongerThanItsPatience) {
  serve("m");
  const auto hasty = send("m", 1ms);
  take(tasks[0]);
  advance(1ms);
  EXPECT_EQ(hasty.answers->code(), Errc::deadline_exceeded);
  advance(999ms);
  EXPECT_EQ(node("m/0").restarts, 1u);
}

TEST_F(ModelTest, ReplacesAnInstanceThatCrashed) {
  serve("m");
  const auto waiting = send("m");
  finish(tasks[0], Cause::crashed, "boom");
  EXPECT_EQ(node("m/0").cause, "crashed: boom");
  EXPECT_EQ(waiting.answers->count(), 0u);
  advance(100ms);
  ASSERT_EQ(tasks.size(), 2u);
  load(tasks[1]);
  take(tasks[1]);
  answer(tasks[1]);
  EXPECT_TRUE(waiting.answers->ok());
}

TEST_F(ModelTest, WaitsLongerBeforeEachRestart) {
  serve("m", {.restart = {.jitter = 0}});
  finish(tasks[0], Cause::crashed, "1");
  advance(99ms);
  EXPECT_EQ(tasks.size(), 1u);
  advance(1ms);
  ASSERT_EQ(tasks.size(), 2u);
  finish(tasks[1], Cause::crashed, "2");
  advance(199ms);
  EXPECT_EQ(tasks.size(), 2u);
  advance(1ms);
  EXPECT_EQ(tasks.size(), 3u);
}

TEST_F(ModelTest, DoesNotWaitEverLongerForARequestThatCrashesItNowAndThen) {
  serve("m");
  for (std::size_t i = 0; i < 5; ++i) {
    const auto good = send("m"), bad = send("m");
    take(tasks[i]);
    answer(tasks[i]);
    take(tasks[i]);
    finish(tasks[i], Cause::crashed, "boom");
    advance(100ms);
    ASSERT_EQ(tasks.size(), i + 2) << "after crash " << i;
    load(tasks[i + 1]);
  }
}

TEST_F(ModelTest, ServesOnWithItsOtherInstanceWhileOneRestarts) {
  serve("m", {.instances = 2});
  finish(tasks[0], Cause::crashed, "boom");
  EXPECT_EQ(node("m").state, NodeState::degraded);
  EXPECT_TRUE((*registry.find("m", ""))->ready());
  const auto sent = send("m");
  take(tasks[1]);
  answer(tasks[1]);
  EXPECT_TRUE(sent.answers->ok());
}

TEST_F(ModelTest, FailsWithItsCauseWhenItCannotBeLoadedAndTriesAgain) {
  offer("m");
  for (std::size_t attempt = 0; attempt < 3; ++attempt) {
    finish(tasks[attempt], Cause::crashed, "no such file");
    advance(2s);
  }
  EXPECT_EQ(node("m").state, NodeState::failed);
  const auto refused = send("m");
  EXPECT_EQ(refused.answers->code(), Errc::unavailable);
  EXPECT_NE(refused.answers->message().find("no such file"), std::string::npos);
  ASSERT_EQ(tasks.size(), 3u);
  advance(60s);
  ASSERT_EQ(tasks.size(), 4u);
  load(tasks[3]);
  EXPECT_EQ(node("m").state, NodeState::ready);
  const auto served = send("m");
  take(tasks[3]);
  answer(tasks[3]);
  EXPECT_TRUE(served.answers->ok());
}

TEST_F(ModelTest, GivesUpAnInstanceThatLoadsForTooLong) {
  offer("m", {.timeouts = {.load_s = 10}});
  advance(10s);
  EXPECT_EQ(node("m").state, NodeState::queued);
  EXPECT_NE(node("m").cause.find("load_s"), std::string::npos);
  advance(1s);
  EXPECT_EQ(node("m/0").incarnation, 2u);
}

TEST_F(ModelTest, StopsReplacingInstancesWhoseThreadsNeverComeBack) {
  serve("m",
        {.restart = {.initial_s = 0.1, .max_s = 30, .quiet_s = 1, .orphans_max = 2}, .poison = {.enabled = false}});
  for (std::size_t i = 0; i < 2; ++i) {
    const auto stuck = send("m", 2s);
    take(tasks[i]);
    advance(2s);
    advance(100ms);
    if (tasks.size() > i + 1) load(tasks[i + 1]);
  }
  EXPECT_EQ(tasks.size(), 2u);
  EXPECT_EQ(node("m").state, NodeState::failed);
  EXPECT_EQ(node("m").orphans, 2);
  const auto refused = send("m");
  EXPECT_EQ(refused.answers->code(), Errc::unavailable);
  EXPECT_NE(refused.answers->message().find("isolation: process"), std::string::npos);
  // One of them comes back after all.
  finish(tasks[0]);
  advance(30s);
  EXPECT_EQ(tasks.size(), 3u);
}

TEST_F(ModelTest, AnswersAThousandThatWaitWhenTheirDeadlinePassesAndKeepsNoTimerForEach) {
  serve("m", {.queue = {.capacity = 2000}});
  std::vector<testing::Sent> sent;
  for (int i = 0; i < 1000; ++i) sent.push_back(send("m", 5s));
  // One for the deadlines, the one that bounded the load, and that of the watch over the memory.
  EXPECT_LE(scheduler().clock().schedule().size(), 3u);
  advance(5s);
  for (const auto& each : sent) ASSERT_EQ(each.answers->code(), Errc::deadline_exceeded);
}

}  // namespace
}  // namespace mainstay
