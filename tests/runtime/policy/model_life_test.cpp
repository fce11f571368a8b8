#include "runtime/policy/model_life.hpp"

#include <gtest/gtest.h>

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using Asked = ModelLife::Asked;

constexpr Clock::time_point now{1h};

ModelLife loading() {
  ModelLife life;
  life.ask(false);
  life.granted();
  return life;
}
/// Of which an instance is loaded, and the loader knows.
ModelLife ready() {
  auto life = loading();
  life.loaded();
  (void)life.end_of_attempt(0);
  return life;
}

TEST(ModelLife, GoesFromUnknownOverQueuedAndLoadingToReady) {
  ModelLife life;
  EXPECT_EQ(life.state(), NodeState::unknown);
  EXPECT_EQ(life.ask(false), Asked::to_load);
  EXPECT_EQ(life.state(), NodeState::queued);
  EXPECT_TRUE(life.granted());
  EXPECT_EQ(life.state(), NodeState::loading);
  EXPECT_TRUE(life.loaded());
  EXPECT_EQ(life.state(), NodeState::ready);
  EXPECT_TRUE(life.serves());
}

TEST(ModelLife, IsAskedForOnce) {
  ModelLife life;
  EXPECT_EQ(life.ask(false), Asked::to_load);
  EXPECT_EQ(life.ask(false), Asked::on_its_way);
  life.granted();
  EXPECT_EQ(life.ask(false), Asked::on_its_way);
  life.loaded();
  EXPECT_EQ(life.ask(false), Asked::passed_over);
}

TEST(ModelLife, IsNotAskedForWhileItsInstancesBringThemselvesBack) {
  auto life = ready();
  life.give_up();
  EXPECT_EQ(life.ask(true), Asked::passed_over);
  EXPECT_EQ(life.state(), NodeState::failed);
  EXPECT_EQ(life.ask(false), Asked::to_load);
}

TEST(ModelLife, WaitsAgainAfterAnAttemptThatFailed) {
  auto life = loading();
  EXPECT_TRUE(life.attempt_fails("no such file"));
  // Nothing has changed before the attempt has ended.
  EXPECT_EQ(life.state(), NodeState::loading);
  const auto end = life.end_of_attempt(1);
  ASSERT_TRUE(end);
  EXPECT_EQ(end->error().message, "no such file");
  EXPECT_EQ(life.state(), NodeState::queued);
  EXPECT_FALSE(life.holds_turn());
  EXPECT_FALSE(life.end_of_attempt(0));
  EXPECT_TRUE(life.give_up());
  EXPECT_EQ(life.state(), NodeState::failed);
  EXPECT_EQ(life.ask(false), Asked::to_load);
}

TEST(ModelLife, BelievesTheFirstWhoSaysWhyAnAttemptHasFailed) {
  auto life = loading();
  life.attempt_fails("no such file");
  life.attempt_fails("too many restarts", Errc::deadline_exceeded);
  EXPECT_EQ(life.end_of_attempt(0)->error().message, "no such file");
}

TEST(ModelLife, SaysWhetherAnAttemptTookTooLong) {
  auto slow = loading(), broken = loading();
  slow.attempt_fails("loading took longer than it may", Errc::deadline_exceeded);
  broken.attempt_fails("no such file");
  EXPECT_EQ(slow.end_of_attempt(0)->error().code, Errc::deadline_exceeded);
  EXPECT_EQ(broken.end_of_attempt(0)->error().code, Errc::internal);
}

TEST(ModelLife, FailsNoAttemptWhereItIsNotBeingLoaded) {
  auto life = ready();
  EXPECT_FALSE(life.attempt_fails("boom"));
  EXPECT_FALSE(life.end_of_attempt(0));
  EXPECT_EQ(life.state(), NodeState::ready);
}

TEST(ModelLife, TakesNoFailureIntoTheNextAttempt) {
  auto life = loading();
  life.attempt_fails("boom");
  life.give_up();
  life.ask(false);
  life.granted();
  EXPECT_FALSE(life.end_of_attempt(1));
  EXPECT_EQ(life.state(), NodeState::loading);
}

TEST(ModelLife, HoldsItsTurnUntilAllOfItsInstancesAreLoaded) {
  auto life = loading();
  EXPECT_TRUE(life.holds_turn());
  EXPECT_FALSE(life.end_of_attempt(2));
  life.loaded();
  EXPECT_FALSE(life.end_of_attempt(1));
  EXPECT_TRUE(life.holds_turn());
  const auto end = life.end_of_attempt(0);
  ASSERT_TRUE(end);
  EXPECT_TRUE(end->ok());
  EXPECT_FALSE(life.holds_turn());
}

TEST(ModelLife, HoldsItsTurnNoLongerWhereItBreaksBeforeAllAreLoaded) {
  auto life = loading();
  life.loaded();
  life.give_up();
  const auto end = life.end_of_attempt(1);
  ASSERT_TRUE(end);
  EXPECT_TRUE(end->ok());
}

TEST(ModelLife, GivesBackItsTurnOnce) {
  auto life = loading();
  life.loaded();
  EXPECT_TRUE(life.give_back_turn());
  EXPECT_FALSE(life.give_back_turn());
  EXPECT_FALSE(life.end_of_attempt(0));
  ModelLife queued;
  EXPECT_FALSE(queued.give_back_turn());
  queued.ask(false);
  EXPECT_TRUE(queued.give_back_turn());
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
  EXPECT_TRUE(life.gone());
  EXPECT_EQ(life.state(), NodeState::unloaded);
  EXPECT_FALSE(life.comes_back());
  EXPECT_EQ(life.ask(false), Asked::to_load);
}

TEST(ModelLife, ComesBackWhereItIsAskedForOnItsWayOut) {
  auto life = ready();
  life.leave();
  EXPECT_EQ(life.ask(true), Asked::passed_over);
  life.gone();
  EXPECT_TRUE(life.comes_back());
  EXPECT_FALSE(life.comes_back());
}

TEST(ModelLife, DoesNotComeBackWhereThatIsNotWantedAnyMore) {
  auto life = ready();
  life.leave();
  life.ask(true);
  life.forget_asks();
  life.gone();
  EXPECT_FALSE(life.comes_back());
}

TEST(ModelLife, IsNotAskedForAnyMoreOnceItRetires) {
  ModelLife life;
  EXPECT_TRUE(life.retire());
  EXPECT_FALSE(life.retire());
  EXPECT_TRUE(life.retiring());
  EXPECT_EQ(life.ask(false), Asked::passed_over);
  EXPECT_EQ(life.state(), NodeState::unknown);
  auto leaving = ready();
  leaving.retire();
  leaving.leave();
  leaving.ask(true);
  leaving.gone();
  EXPECT_FALSE(leaving.comes_back());
}

TEST(ModelLife, MayLeaveWhateverItDoes) {
  ModelLife queued, failed;
  auto under_way = loading();
  queued.ask(false);
  failed.ask(false);
  failed.give_up();
  for (auto* life : {&queued, &under_way, &failed}) {
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
  fresh.ask(false);
  EXPECT_TRUE(fresh.turn_away());
  EXPECT_EQ(fresh.state(), NodeState::unknown);
  auto before = ready();
  before.leave();
  before.gone();
  before.ask(false);
  EXPECT_TRUE(before.turn_away());
  EXPECT_EQ(before.state(), NodeState::unloaded);
}

TEST(ModelLife, IsTriedAgainWhenItsTimeHasCome) {
  ModelLife life;
  life.ask(false);
  life.give_up();
  EXPECT_FALSE(life.due(now));
  life.try_again(now);
  EXPECT_TRUE(life.tries_again());
  EXPECT_FALSE(life.due(now - 1ns));
  EXPECT_TRUE(life.due(now));
  EXPECT_FALSE(life.due(now));
}

TEST(ModelLife, IsNotTriedAgainWhereItIsAskedForOrComesBackOrLeavesBefore) {
  ModelLife asked_for, back = ready(), gone = ready();
  for (auto* life : {&asked_for, &back, &gone}) {
    life->give_up();
    life->try_again(now);
  }
  asked_for.ask(false);
  back.revive();
  gone.leave();
  for (const auto* life : {&asked_for, &back, &gone}) EXPECT_FALSE(life->tries_again());
}

TEST(ModelLife, PassesOverWhatComesTooLate) {
  auto life = ready();
  EXPECT_FALSE(life.granted());
  EXPECT_FALSE(life.loaded());
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
