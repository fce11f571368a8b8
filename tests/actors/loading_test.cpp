#include <gmock/gmock.h>

#include "actors/loader.hpp"
#include "tests/actors/stage.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using config::LoadStrategy;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class EagerLoading : public testing::Stage {};
class ParallelLoading : public testing::Stage {
 protected:
  ParallelLoading() : Stage({.parallel = 2}) {}
};
class LazyLoading : public testing::Stage {
 protected:
  LazyLoading() : Stage({.strategy = LoadStrategy::lazy, .preload_models = {"first"}, .max_waiting = 2}) {}
};
class LoadingOnDemand : public testing::Stage {
 protected:
  LoadingOnDemand() : Stage({.strategy = LoadStrategy::on_demand}) {}
};
class LoadingWithoutAQueue : public testing::Stage {
 protected:
  LoadingWithoutAQueue() : Stage({.strategy = LoadStrategy::lazy, .queue_enabled = false}) {}
};

TEST_F(EagerLoading, LoadsOneModelAfterAnotherInTheirOrder) {
  for (const auto* name : {"a", "b", "c"}) offer(name);
  EXPECT_THAT(loading(), ElementsAre("a"));
  EXPECT_EQ(node("b").state, NodeState::queued);
  EXPECT_EQ(loads.view().under_way.at(0).model, "a");
  EXPECT_EQ(loads.view().waiting.at(0).model, "b");
  load(tasks[0]);
  EXPECT_THAT(loading(), ElementsAre("b"));
  load(tasks[1]);
  EXPECT_THAT(loading(), ElementsAre("c"));
}

TEST_F(EagerLoading, CountsAllInstancesOfAModelAsOneLoad) {
  offer("a", {.instances = 2});
  offer("b");
  EXPECT_THAT(loading(), ElementsAre("a", "a"));
  load(tasks[0]);
  EXPECT_EQ(node("a").state, NodeState::degraded);
  EXPECT_THAT(loading(), ElementsAre("a"));
  load(tasks[1]);
  EXPECT_EQ(node("a").state, NodeState::ready);
  EXPECT_THAT(loading(), ElementsAre("b"));
}

TEST_F(ParallelLoading, LoadsAsManyAtOnceAsItMay) {
  for (const auto* name : {"a", "b", "c"}) offer(name);
  EXPECT_THAT(loading(), ElementsAre("a", "b"));
  load(tasks[1]);
  EXPECT_THAT(loading(), ElementsAre("a", "c"));
}

TEST_F(EagerLoading, LoadsFirstWhatARequestWaitsFor) {
  for (const auto* name : {"a", "b", "c"}) offer(name);
  const auto waiting = await_load("c");
  load(tasks[0]);
  EXPECT_THAT(loading(), ElementsAre("c"));
  load(tasks[1]);
  EXPECT_TRUE(waiting.done());
  EXPECT_THAT(loading(), ElementsAre("b"));
}

TEST_F(EagerLoading, TriesAgainAfterEachFailedAttemptAndLetsOthersHaveTheirTurnMeanwhile) {
  offer("bad");
  offer("good");
  finish(tasks[0], Cause::crashed, "no such file");
  EXPECT_EQ(node("bad").state, NodeState::queued);
  EXPECT_EQ(node("bad").cause, "crashed: no such file");
  EXPECT_THAT(loading(), ElementsAre("good"));
  load(tasks[1]);
  advance(1s);
  EXPECT_THAT(loading(), ElementsAre("bad"));
  finish(tasks[2], Cause::crashed, "no such file");
  advance(1999ms);
  EXPECT_THAT(loading(), IsEmpty());
  advance(1ms);
  finish(tasks[3], Cause::crashed, "no such file");
  EXPECT_EQ(node("bad").state, NodeState::failed);
  EXPECT_EQ((*registry.find("bad", ""))->load->attempts, 3u);
  EXPECT_EQ(await_load("bad").code(), Errc::unavailable);
  EXPECT_EQ(node("good").state, NodeState::ready);
}

TEST_F(EagerLoading, TriesToLoadAsOftenAsItMayWhereNoRestartsAreAllowed) {
  for (const unsigned instances : {1u, 2u}) {
    const auto name = "of " + std::to_string(instances);
    tasks.clear();
    offer(name, {.instances = instances, .restart = {.intensity = 0}});
    for (std::size_t attempt = 0; attempt < 3; ++attempt) {
      ASSERT_EQ(tasks.size(), (attempt + 1) * instances);
      EXPECT_EQ(node(name).state, NodeState::loading);
      finish(tasks[attempt * instances], Cause::crashed, "no such file");
      EXPECT_EQ(node(name).cause, "crashed: no such file");
      advance(2s);
    }
    EXPECT_EQ(node(name).state, NodeState::failed);
    EXPECT_EQ((*registry.find(name, ""))->load->attempts, 3u);
  }
}

TEST_F(EagerLoading, GivesItsTurnToTheNextWhenAModelDiesInTheMiddleOfIt) {
  offer("a");
  offer("b");
  kill("a");
  EXPECT_THAT(loading(), ElementsAre("a", "b"));
  EXPECT_TRUE(tasks[0].queue->given_up(*tasks[0].seat));
}

TEST_F(EagerLoading, GoesOnWhenItsLoaderDies) {
  for (const auto* name : {"a", "b", "c"}) offer(name);
  caf::anon_send_exit(system.registry().get(actors::loader_name), caf::exit_reason::kill);
  run();
  EXPECT_EQ(node("loader").state, NodeState::restarting);
  advance(100ms);
  EXPECT_EQ(node("loader").restarts, 1u);
  EXPECT_THAT(loading(), ElementsAre("a"));
  load(tasks[0]);
  EXPECT_EQ(node("a").state, NodeState::ready);
  EXPECT_THAT(loading(), ElementsAre("b"));
  load(tasks[1]);
  EXPECT_THAT(loading(), ElementsAre("c"));
}

TEST_F(LazyLoading, LoadsAtTheStartWhatIsToBePreloadedAndTheOthersWhenTheyAreAskedFor) {
  offer("first");
  offer("second");
  EXPECT_THAT(loading(), ElementsAre("first"));
  load(tasks[0]);
  EXPECT_EQ(node("second").state, NodeState::unknown);
  const auto waiting = await_load("second");
  ASSERT_THAT(loading(), ElementsAre("second"))
      << (waiting.under_way() ? "" : (*waiting.end)->error().message) << node("second").cause;
  EXPECT_TRUE(waiting.under_way());
  load(tasks[1]);
  EXPECT_TRUE(waiting.done());
}

TEST_F(LazyLoading, LetsEverybodyJoinTheLoadThatIsUnderWay) {
  offer("m");
  const std::vector waiting{await_load("m"), await_load("m")};
  const auto ordered = order("m", {Order::Kind::load});
  EXPECT_EQ(tasks.size(), 1u);
  load(tasks[0]);
  for (const auto& each : waiting) EXPECT_TRUE(each.done());
  EXPECT_TRUE(ordered.done());
  EXPECT_EQ((*registry.find("m", ""))->load->loads, 1u);
}

TEST_F(LazyLoading, LetsARequestWaitForAMinuteAndNoLonger) {
  offer("m");
  const auto waiting = await_load("m");
  advance(59s);
  EXPECT_TRUE(waiting.under_way());
  advance(1s);
  EXPECT_EQ(waiting.code(), Errc::unavailable);
  EXPECT_THAT((*waiting.end)->error().message, HasSubstr("not ready after 60 s: it is loading"));
  EXPECT_THAT(loading(), ElementsAre("m"));
}

TEST_F(LazyLoading, RefusesWhoWouldBeOneTooManyToWait) {
  offer("m");
  const std::vector waiting{await_load("m"), await_load("m")};
  EXPECT_EQ(await_load("m").code(), Errc::unavailable);
  EXPECT_EQ((*registry.find("m", ""))->load->waiting, 2u);
  for (const auto& each : waiting) EXPECT_TRUE(each.under_way());
}

TEST_F(LazyLoading, UnloadsAnIdleModelAndLoadsItAgainForTheNextRequest) {
  offer("m");
  await_load("m");
  load(tasks[0]);
  EXPECT_TRUE((*registry.find("m", ""))->ready());
  const auto dozing = order("m", {Order::Kind::doze});
  EXPECT_EQ(node("m").state, NodeState::unloading);
  finish(tasks[0]);
  EXPECT_TRUE(dozing.done());
  EXPECT_EQ(node("m").state, NodeState::unloaded);
  EXPECT_FALSE((*registry.find("m", ""))->signature);
  const auto waiting = await_load("m");
  ASSERT_EQ(tasks.size(), 2u);
  load(tasks[1]);
  EXPECT_TRUE(waiting.done());
  EXPECT_EQ(node("m/0").incarnation, 2u);
}

TEST_F(LazyLoading, UnloadsNothingForItsIdlenessThatIsInUse) {
  offer("m");
  await_load("m");
  load(tasks[0]);
  const auto sent = send("m");
  EXPECT_EQ(order("m", {Order::Kind::doze}).code(), Errc::busy);
  take(tasks[0]);
  EXPECT_EQ(order("m", {Order::Kind::doze}).code(), Errc::busy);
  EXPECT_EQ(node("m").state, NodeState::ready);
  answer(tasks[0]);
  EXPECT_TRUE(sent.answers->ok());
}

TEST_F(LazyLoading, LosesNoRequestThatComesWhileAModelIsOnItsWayOut) {
  offer("m");
  await_load("m");
  load(tasks[0]);
  const auto seen = *registry.find("m", "");
  order("m", {Order::Kind::doze});
  // One by who has seen the model as it was, one by who has not.
  testing::Sent early;
  InferRequest request;
  request.deadline = now() + 30s;
  seen->inbox->submit(std::move(request), Reply(std::make_unique<testing::Recorder>(early.answers)));
  run();
  const auto late = await_load("m");
  EXPECT_EQ(tasks.size(), 1u);
  finish(tasks[0]);
  ASSERT_EQ(tasks.size(), 2u);
  load(tasks[1]);
  EXPECT_TRUE(late.done());
  take(tasks[1]);
  answer(tasks[1]);
  EXPECT_TRUE(early.answers->ok());
}

TEST_F(LazyLoading, LoadsForNoRequestWhatAnOperatorHasUnloaded) {
  offer("m");
  await_load("m");
  load(tasks[0]);
  const auto under_way = send("m");
  take(tasks[0]);
  const auto waiting = send("m");
  const auto ordered = order("m", {Order::Kind::unload});
  // What waits is told, what is computed ends.
  EXPECT_EQ(waiting.answers->code(), Errc::unavailable);
  EXPECT_EQ(under_way.answers->count(), 0u);
  answer(tasks[0]);
  finish(tasks[0]);
  EXPECT_TRUE(under_way.answers->ok());
  EXPECT_TRUE(ordered.done());
  const auto refused = await_load("m");
  EXPECT_EQ(refused.code(), Errc::unavailable);
  EXPECT_THAT((*refused.end)->error().message, HasSubstr("not loaded"));
  EXPECT_EQ(tasks.size(), 1u);
  const auto again = order("m", {Order::Kind::load});
  ASSERT_EQ(tasks.size(), 2u);
  load(tasks[1]);
  EXPECT_TRUE(again.done());
}

TEST_F(LazyLoading, CancelsALoadThatWaitsForItsTurn) {
  offer("m");
  offer("n");
  await_load("m");
  const auto waiting = await_load("n");
  EXPECT_TRUE(order("n", {Order::Kind::unload}).done());
  EXPECT_EQ(waiting.code(), Errc::unavailable);
  load(tasks[0]);
  EXPECT_EQ(tasks.size(), 1u);
  EXPECT_EQ(node("n").state, NodeState::unloaded);
  EXPECT_THAT(loads.view().waiting, IsEmpty());
}

TEST_F(LazyLoading, GivesUpALoadThatIsUnderWayWhenItIsNotWantedAnyMore) {
  offer("m");
  offer("n");
  await_load("m");
  const auto next = await_load("n");
  EXPECT_TRUE(order("m", {Order::Kind::unload}).done());
  EXPECT_TRUE(tasks[0].queue->given_up(*tasks[0].seat));
  EXPECT_EQ(node("m").state, NodeState::unloaded);
  ASSERT_EQ(tasks.size(), 2u);
  // Whatever the one that was given up still says.
  load(tasks[0]);
  EXPECT_EQ(node("m").state, NodeState::unloaded);
  load(tasks[1]);
  EXPECT_TRUE(next.done());
}

TEST_F(LoadingOnDemand, LoadsForNoRequestWhatNobodyHasAskedFor) {
  offer("m");
  const auto refused = await_load("m");
  EXPECT_EQ(refused.code(), Errc::unavailable);
  EXPECT_THAT(loading(), IsEmpty());
  order("m", {Order::Kind::load});
  load(tasks[0]);
  order("m", {Order::Kind::doze});
  finish(tasks[0]);
  await_load("m");
  EXPECT_EQ(tasks.size(), 2u);
}

TEST_F(LoadingWithoutAQueue, RefusesALoadThatWouldHaveToWait) {
  offer("m");
  offer("n");
  await_load("m");
  const auto refused = await_load("n");
  EXPECT_EQ(refused.code(), Errc::unavailable);
  EXPECT_EQ(node("n").state, NodeState::unknown);
  load(tasks[0]);
  await_load("n");
  EXPECT_THAT(loading(), ElementsAre("n"));
}

TEST_F(LazyLoading, ShowsHowFarALoadHasCome) {
  offer("m");
  await_load("m");
  const auto progress = std::make_shared<LoadProgress>();
  tasks[0].events->loading(progress);
  run();
  progress->has_read(50, 100);
  EXPECT_EQ(node("m").state, NodeState::loading);
  EXPECT_FLOAT_EQ(node("m").progress.value_or(0), 0.45F);
  progress->has_warmed(0, 2);
  EXPECT_EQ(node("m").state, NodeState::warming);
  progress->has_read(10, 100);
  EXPECT_FLOAT_EQ(node("m").progress.value_or(0), 0.9F);
  load(tasks[0]);
  EXPECT_EQ((*registry.find("m", ""))->load->progress(), 1);
}

TEST_F(EagerLoading, StopsWhatIsLeftOfAModelThatHasFailedWhenItIsUnloaded) {
  serve("m");
  finish(tasks[0], Cause::crashed, "boom");
  advance(100ms);
  finish(tasks[1], Cause::hung, "stuck");
  EXPECT_EQ(node("m").state, NodeState::failed);
  EXPECT_TRUE(order("m", {Order::Kind::unload}).done());
  EXPECT_EQ(node("m").state, NodeState::unloaded);
  advance(60s);
  EXPECT_EQ(tasks.size(), 2u);
  const auto again = order("m", {Order::Kind::load});
  ASSERT_EQ(tasks.size(), 3u);
  load(tasks[2]);
  EXPECT_TRUE(again.done());
}

TEST_F(EagerLoading, TellsWhoOrdersALoadOfAModelThatComesBackByItself) {
  serve("m");
  finish(tasks[0], Cause::crashed, "boom");
  advance(100ms);
  finish(tasks[1], Cause::hung, "stuck");
  const auto ordered = order("m", {Order::Kind::load});
  EXPECT_TRUE(ordered.under_way());
  advance(60s);
  ASSERT_EQ(tasks.size(), 3u);
  load(tasks[2]);
  EXPECT_TRUE(ordered.done());
}

TEST_F(EagerLoading, LoadsAgainWhatIsAskedForWhileItIsOnItsWayOut) {
  serve("m");
  const auto gone = order("m", {Order::Kind::unload});
  const auto back = order("m", {Order::Kind::load});
  finish(tasks[0]);
  EXPECT_TRUE(gone.done());
  ASSERT_EQ(tasks.size(), 2u);
  load(tasks[1]);
  EXPECT_TRUE(back.done());
}

TEST_F(EagerLoading, AbandonsAnIdleModelThatDoesNotLetGoSoThatOthersCanBeLoaded) {
  serve("m");
  const auto gone = order("m", {Order::Kind::doze});
  EXPECT_TRUE(gone.under_way());
  advance(1ms);
  advance(5s);
  EXPECT_TRUE(gone.done());
  EXPECT_EQ(node("m").state, NodeState::unloaded);
}

TEST_F(EagerLoading, TellsEverybodyWhereTheModelsActorDies) {
  offer("m");
  const auto waiting = await_load("m");
  const auto ordered = order("m", {Order::Kind::load}), reload = order("m", {Order::Kind::reload});
  kill("m");
  EXPECT_EQ(waiting.code(), Errc::unavailable);
  EXPECT_EQ(ordered.code(), Errc::unavailable);
  EXPECT_EQ(reload.code(), Errc::unavailable);
}

TEST_F(EagerLoading, KeepsWhatAnOperatorHasUnloadedUnloadedWhenTheModelsActorDies) {
  serve("m");
  order("m", {Order::Kind::unload});
  finish(tasks[0]);
  kill("m");
  advance(1s);
  EXPECT_EQ(tasks.size(), 1u);
  EXPECT_EQ(await_load("m").code(), Errc::unavailable);
}

TEST_F(EagerLoading, GivesTheTurnOfAModelThatBreaksBeforeAllItsInstancesAreLoadedToTheNext) {
  offer("m", {.instances = 2, .isolation = config::Isolation::process, .timeouts = {.load_s = 10}});
  offer("next");
  load(tasks[0]);
  finish(tasks[0], Cause::crashed, "boom");
  advance(10s);
  advance(10s);
  EXPECT_EQ(node("next").state, NodeState::loading);
}

TEST_F(LazyLoading, GivesUpALoadOfWhichNothingIsWantedWithoutWaitingForItsEnd) {
  offer("m", {.instances = 2});
  await_load("m");
  load(tasks[0]);
  const auto gone = order("m", {Order::Kind::unload});
  finish(tasks[0]);
  EXPECT_TRUE(gone.done());
  EXPECT_TRUE(tasks[1].queue->given_up(*tasks[1].seat));
}

}  // namespace
}  // namespace mainstay
