#include <algorithm>

#include "tests/actors/stage.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;

class CrewTest : public testing::Stage {
 protected:
  std::vector<std::string> names(const std::string& model) {
    std::vector<std::string> names;
    for (const auto& child : node(model).children) names.push_back(child.name);
    return names;
  }
  /// What was started and is still there, by the incarnation and index that its vital signs have.
  ExecutorTask& last() { return tasks.back(); }
};

using Names = std::vector<std::string>;

TEST_F(CrewTest, GivesASpareNoRequestsWhileTheOthersServe) {
  serve("m", {.spares = 1});
  ASSERT_EQ(tasks.size(), 2u);
  EXPECT_EQ(node("m/1").spare, "warm");
  const auto first = send("m"), second = send("m");
  take(tasks[0]);
  EXPECT_EQ(node("m").queue_depth, 1u) << "the spare leaves the other alone";
}

TEST_F(CrewTest, LetsASpareServeAsSoonAsAnotherIsLost) {
  serve("m", {.spares = 1});
  const auto victim = send("m"), waiting = send("m");
  take(tasks[0]);
  crash(tasks[0]);
  EXPECT_EQ(victim.answers->code(), Errc::internal);
  EXPECT_EQ(node("m").state, NodeState::ready);
  take(tasks[1]);
  answer(tasks[1]);
  EXPECT_TRUE(waiting.answers->ok()) << "no time has passed";
  advance(100ms);
  ASSERT_EQ(tasks.size(), 3u);
  load(tasks[2]);
  EXPECT_EQ(node("m/0").spare, "warm") << "who comes back is the spare now";
}

TEST_F(CrewTest, ReplacesAWornInstanceOnlyWhenItsSuccessorIsReady) {
  serve("m");
  const auto under_way = send("m");
  take(tasks[0]);
  tasks[0].events->worn("enough");
  run();
  ASSERT_EQ(tasks.size(), 2u);
  EXPECT_EQ(node("m/1").state, NodeState::starting);
  load(tasks[1]);
  EXPECT_EQ(node("m/0").state, NodeState::stopping);
  EXPECT_EQ(under_way.answers->count(), 0u) << "it may finish its call";
  answer(tasks[0]);
  EXPECT_TRUE(under_way.answers->ok());
  EXPECT_FALSE(tasks[0].queue->take(*tasks[0].seat));
  const auto next = send("m");
  take(tasks[1]);
  answer(tasks[1]);
  EXPECT_TRUE(next.answers->ok());
  finish(tasks[0]);
  EXPECT_EQ(names("m"), Names{"m/1"});
  EXPECT_EQ(node("m").causes.back().cause, Cause::recycled);
  EXPECT_EQ(node("m/1").restarts, 0u);
}

TEST_F(CrewTest, TakesTheSpareForAWornInstanceAndMakesANewSpare) {
  serve("m", {.spares = 1});
  tasks[0].events->worn("enough");
  run();
  EXPECT_EQ(node("m/1").spare, "");
  finish(tasks[0]);
  ASSERT_EQ(tasks.size(), 3u);
  load(tasks[2]);
  EXPECT_EQ(names("m"), (Names{"m/1", "m/2"}));
  EXPECT_EQ(node("m/2").spare, "warm");
}

TEST_F(CrewTest, RecyclesOneInstanceAtATime) {
  serve("m", {.instances = 2});
  tasks[0].events->worn("enough");
  tasks[1].events->worn("enough");
  run();
  ASSERT_EQ(tasks.size(), 3u) << "one successor, not two";
  load(tasks[2]);
  finish(tasks[0]);
  tasks[1].events->worn("enough, as said before");
  run();
  ASSERT_EQ(tasks.size(), 4u);
  load(tasks[3]);
  finish(tasks[1]);
  EXPECT_EQ(names("m"), (Names{"m/2", "m/3"}));
}

TEST_F(CrewTest, KeepsTheSuccessorOfAWornInstanceThatCrashesMeanwhile) {
  serve("m");
  tasks[0].events->worn("enough");
  run();
  finish(tasks[0], Cause::crashed, "boom");
  load(tasks[1]);
  EXPECT_EQ(node("m").state, NodeState::ready);
  const auto sent = send("m");
  take(tasks[1]);
  answer(tasks[1]);
  EXPECT_TRUE(sent.answers->ok());
  advance(100ms);
  ASSERT_EQ(tasks.size(), 3u);
  load(tasks[2]);
  finish(tasks[2]);
  EXPECT_EQ(names("m"), Names{"m/1"}) << "who came back was not needed any more";
}

TEST_F(CrewTest, GivesUpALeavingInstanceThatHangs) {
  serve("m");
  const auto stuck = send("m", 5s);
  take(tasks[0]);
  tasks[0].events->worn("enough");
  run();
  load(tasks[1]);
  advance(5s);
  EXPECT_EQ(stuck.answers->code(), Errc::deadline_exceeded);
  EXPECT_EQ(names("m"), Names{"m/1"});
  EXPECT_EQ(node("m").orphans, 1);
}

TEST_F(CrewTest, FailsTheModelWhenItHasToBeRestartedTooOften) {
  serve("m", {.restart = {.intensity = 2, .period_s = 60, .retry_failed_s = 10}});
  for (std::size_t i = 0; i < 3; ++i) {
    finish(tasks[i], Cause::crashed, "boom");
    advance(1s);
    if (tasks.size() > i + 1) load(tasks[i + 1]);
  }
  ASSERT_EQ(tasks.size(), 3u);
  EXPECT_EQ(node("m").state, NodeState::failed);
  const auto refused = send("m");
  EXPECT_EQ(refused.answers->code(), Errc::unavailable);
  EXPECT_NE(refused.answers->message().find("boom"), std::string::npos);
  advance(10s);
  ASSERT_EQ(tasks.size(), 4u) << "a slow retry goes on";
  load(tasks[3]);
  EXPECT_EQ(node("m").state, NodeState::ready);
  EXPECT_GT(node("m/0").incarnation, 3u) << "no incarnation comes twice";
}

TEST_F(CrewTest, LeavesOtherModelsAloneWhenOneHasFailed) {
  serve("other");
  serve("m", {.restart = {.intensity = 0}});
  finish(tasks[1], Cause::crashed, "boom");
  EXPECT_EQ(node("m").state, NodeState::failed);
  const auto sent = send("other");
  take(tasks[0]);
  answer(tasks[0]);
  EXPECT_TRUE(sent.answers->ok());
  EXPECT_EQ(node("models").restarts, 0u);
}

TEST_F(CrewTest, StopsItsOtherInstancesWhenTheIntensityIsExhausted) {
  serve("m", {.instances = 2, .restart = {.intensity = 0}});
  const auto under_way = send("m");
  take(tasks[1]);
  finish(tasks[0], Cause::crashed, "boom");
  EXPECT_EQ(node("m/1").state, NodeState::stopping);
  answer(tasks[1]);
  EXPECT_TRUE(under_way.answers->ok());
  finish(tasks[1]);
  EXPECT_EQ(node("m").state, NodeState::failed);
  EXPECT_TRUE(node("m").children.empty());
}

TEST_F(CrewTest, RefusesRequestsAsSoonAsItGivesUpWhileOthersStillComputeTheirs) {
  serve("m", {.instances = 2, .restart = {.intensity = 0}});
  const auto under_way = send("m"), waiting = send("m");
  take(tasks[0]);
  take(tasks[1]);
  const auto third = send("m");
  finish(tasks[1], Cause::crashed, "boom");
  EXPECT_EQ(node("m").state, NodeState::failed);
  EXPECT_EQ(third.answers->code(), Errc::unavailable);
  EXPECT_EQ(send("m").answers->code(), Errc::unavailable);
  EXPECT_EQ(under_way.answers->count(), 0u);
  answer(tasks[0]);
  EXPECT_TRUE(under_way.answers->ok());
  EXPECT_FALSE(tasks[0].queue->take(*tasks[0].seat)) << "and takes no other";
}

TEST_F(CrewTest, DoesNotLetThoseThatServePayForASuccessorThatCannotBeLoaded) {
  serve("m", {.restart = {.max_s = 30, .intensity = 0}});
  tasks[0].events->worn("enough");
  run();
  ASSERT_EQ(tasks.size(), 2u);
  finish(tasks[1], Cause::crashed, "no such file");
  EXPECT_EQ(node("m").state, NodeState::ready);
  EXPECT_EQ(names("m"), Names{"m/0"});
  tasks[0].events->worn("enough, as said before");
  run();
  EXPECT_EQ(tasks.size(), 2u) << "not at once again";
  advance(30s);
  tasks[0].events->worn("enough, as said before");
  run();
  ASSERT_EQ(tasks.size(), 3u);
  load(tasks[2]);
  EXPECT_EQ(node("m/2").state, NodeState::ready);
}

TEST_F(CrewTest, AbandonsAnInstanceThatHasNothingToDoAnyMoreAndDoesNotGo) {
  serve("m");
  tasks[0].events->worn("enough");
  run();
  load(tasks[1]);
  advance(1s);
  EXPECT_EQ(node("m/0").state, NodeState::stopping);
  advance(5s);
  EXPECT_EQ(names("m"), Names{"m/1"});
  EXPECT_EQ(node("m").orphans, 1u);
  EXPECT_EQ(node("m").causes.back().cause, Cause::hung);
}

TEST_F(CrewTest, CountsNoProcessAsAnOrphan) {
  serve("m", {.isolation = config::Isolation::process, .restart = {.orphans_max = 1}});
  const auto stuck = send("m", 2s);
  take(tasks[0]);
  advance(2s);
  EXPECT_EQ(stuck.answers->code(), Errc::deadline_exceeded);
  EXPECT_FALSE(node("m").orphans);
  advance(300ms);
  ASSERT_EQ(tasks.size(), 2u);
  load(tasks[1]);
  EXPECT_EQ(node("m").state, NodeState::ready);
}

TEST_F(CrewTest, SeesThatAThreadThatWasAbandonedHasComeBack) {
  serve("m");
  const auto stuck = send("m", 2s);
  take(tasks[0]);
  advance(2s);
  EXPECT_EQ(node("m").orphans, 1u);
  advance(300ms);
  load(tasks[1]);
  tasks[0] = {};
  advance(1s);
  EXPECT_EQ(node("m").orphans, 0u);
}

TEST_F(CrewTest, ShowsHowMuchOfAnInstancesCallIsDone) {
  offer("m");
  const auto control = std::make_shared<CallControl>();
  tasks[0].events->loaded({std::make_shared<const Signature>(), 0, control});
  run();
  const auto sent = send("m");
  take(tasks[0]);
  control->progress = 0.25F;
  EXPECT_EQ(node("m/0").progress, 0.25F);
  crash(tasks[0]);
  EXPECT_FALSE(node("m/0").progress);
}

}  // namespace
}  // namespace mainstay
