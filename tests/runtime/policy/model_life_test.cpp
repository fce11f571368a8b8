#include "runtime/policy/model_life.hpp"

#include <gtest/gtest.h>

namespace mainstay {
namespace {

ModelLife ready() {
  ModelLife life;
  life.ask();
  life.granted();
  life.loaded();
  return life;
}

TEST(ModelLife, GoesFromUnknownOverQueuedAndLoadingToReady) {
  ModelLife life;
  EXPECT_EQ(life.state(), NodeState::unknown);
  EXPECT_TRUE(life.ask());
  EXPECT_EQ(life.state(), NodeState::queued);
  EXPECT_TRUE(life.granted());
  EXPECT_EQ(life.state(), NodeState::loading);
  EXPECT_TRUE(life.loaded());
  EXPECT_EQ(life.state(), NodeState::ready);
  EXPECT_TRUE(life.serves());
}

TEST(ModelLife, IsAskedForOnce) {
  ModelLife life;
  EXPECT_TRUE(life.ask());
  EXPECT_FALSE(life.ask());
  life.granted();
  EXPECT_FALSE(life.ask());
  life.loaded();
  EXPECT_FALSE(life.ask());
}

TEST(ModelLife, WaitsAgainAfterAnAttemptThatFailed) {
  ModelLife life;
  life.ask();
  life.granted();
  EXPECT_TRUE(life.attempt_failed());
  EXPECT_EQ(life.state(), NodeState::queued);
  EXPECT_TRUE(life.give_up());
  EXPECT_EQ(life.state(), NodeState::failed);
  EXPECT_TRUE(life.ask());
}

TEST(ModelLife, IsDegradedAsLongAsInstancesAreMissing) {
  auto life = ready();
  EXPECT_FALSE(life.count(2, 2));
  EXPECT_TRUE(life.count(1, 2));
  EXPECT_EQ(life.state(), NodeState::degraded);
  EXPECT_TRUE(life.serves());
  EXPECT_TRUE(life.count(2, 2));
  EXPECT_EQ(life.state(), NodeState::ready);
}

TEST(ModelLife, FinishesWhatIsUnderWayBeforeItIsUnloaded) {
  auto life = ready();
  EXPECT_TRUE(life.leave());
  EXPECT_EQ(life.state(), NodeState::unloading);
  EXPECT_FALSE(life.ask());
  EXPECT_TRUE(life.gone());
  EXPECT_EQ(life.state(), NodeState::unloaded);
  EXPECT_TRUE(life.ask());
}

TEST(ModelLife, MayLeaveWhateverItDoes) {
  ModelLife queued, loading, failed;
  for (auto* life : {&queued, &loading, &failed}) life->ask();
  loading.granted();
  failed.give_up();
  for (auto* life : {&queued, &loading, &failed}) {
    EXPECT_TRUE(life->leave());
    EXPECT_EQ(life->state(), NodeState::unloading);
    EXPECT_FALSE(life->revive());
    EXPECT_FALSE(life->give_up());
    EXPECT_TRUE(life->gone());
  }
  ModelLife unknown;
  EXPECT_FALSE(unknown.leave());
}

TEST(ModelLife, IsAsItWasWhereThereIsNoRoomForIt) {
  ModelLife fresh;
  fresh.ask();
  EXPECT_TRUE(fresh.turn_away());
  EXPECT_EQ(fresh.state(), NodeState::unknown);
  auto before = ready();
  before.leave();
  before.gone();
  before.ask();
  EXPECT_TRUE(before.turn_away());
  EXPECT_EQ(before.state(), NodeState::unloaded);
}

TEST(ModelLife, PassesOverWhatComesTooLate) {
  auto life = ready();
  EXPECT_FALSE(life.granted());
  EXPECT_FALSE(life.loaded());
  EXPECT_FALSE(life.attempt_failed());
  EXPECT_FALSE(life.turn_away());
  EXPECT_FALSE(life.gone());
  EXPECT_EQ(life.state(), NodeState::ready);
}

TEST(ModelLife, ComesBackFromFailureByAnInstanceOfItsOwn) {
  auto life = ready();
  life.give_up();
  EXPECT_TRUE(life.revive());
  EXPECT_EQ(life.state(), NodeState::degraded);
}

}  // namespace
}  // namespace mainstay
