#include "runtime/policy/health.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/heartbeat.hpp"
#include "runtime/policy/load_strategy.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using Status = Health::Status;

HealthFacts::Model well(std::string name = "a") {
  return {
      .name = std::move(name), .must_be_loaded = true, .state = NodeState::ready, .ready = true, .was_loaded = true};
}
HealthFacts::Model down(NodeState state, std::string name = "a") {
  auto model = well(std::move(name));
  model.state = state;
  model.ready = false;
  return model;
}

TEST(Health, IsOkWhereEverythingIs) {
  const auto health = judge_health({.models = {well("a"), well("b")}, .heartbeat_age = 10s});
  EXPECT_EQ(health.status, Status::ok);
  EXPECT_THAT(health.reasons, IsEmpty());
}

TEST(Health, IsOkWithoutModels) { EXPECT_EQ(judge_health({}).status, Status::ok); }

TEST(Health, IsUnhealthyWhereTheActorsAreSilent) {
  const HealthFacts facts{.models = {well()}, .heartbeat_age = 12900ms};
  EXPECT_EQ(judge_health(facts).status, Status::unhealthy);
  EXPECT_THAT(judge_health(facts).reasons, ElementsAre("the actors have not answered for 12 s"));
  EXPECT_EQ(why_not_live(facts), "the actors have not answered for 12 s");
}

TEST(Health, IsUnhealthyWhileDrainingButLive) {
  const HealthFacts facts{.models = {well()}, .draining = true};
  EXPECT_EQ(judge_health(facts).status, Status::unhealthy);
  EXPECT_FALSE(why_not_live(facts));
  EXPECT_EQ(why_not_ready(facts), "the server is draining");
}

TEST(Health, IsDegradedWhileStartingAsSoonAsOneModelServes) {
  const HealthFacts facts{.models = {well("a"), down(NodeState::loading, "b")}, .starting = true};
  EXPECT_EQ(judge_health(facts).status, Status::degraded);
  EXPECT_THAT(judge_health(facts).reasons, ElementsAre("the server is starting", "b is loading"));
  EXPECT_EQ(why_not_ready(facts), "the server is starting");
}

TEST(Health, IsUnhealthyWhereNoModelThatMustBeIsReady) {
  auto other = well("other");
  other.must_be_loaded = false;
  const HealthFacts facts{.models = {down(NodeState::failed), other}};
  EXPECT_EQ(judge_health(facts).status, Status::unhealthy);
  EXPECT_THAT(judge_health(facts).reasons, ElementsAre("no model that must be loaded is ready", "a is failed"));
}

TEST(Health, IsDegradedWhereOneOfThemIsNotReady) {
  for (const auto state : {NodeState::queued, NodeState::restarting, NodeState::failed})
    EXPECT_EQ(judge_health({.models = {well("a"), down(state, "b")}}).status, Status::degraded) << name_of(state);
}

TEST(Health, AModelThatNobodyHasToLoadMayBeAbsent) {
  for (const auto state : {NodeState::unknown, NodeState::queued, NodeState::loading, NodeState::unloaded}) {
    auto other = down(state, "other");
    other.must_be_loaded = other.was_loaded = false;
    EXPECT_EQ(judge_health({.models = {well(), other}}).status, Status::ok) << name_of(state);
    EXPECT_FALSE(why_not_ready({.models = {well(), other}}));
  }
}

TEST(Health, AModelThatNobodyHasToLoadMustNotHaveFailed) {
  auto other = down(NodeState::failed, "other");
  other.must_be_loaded = false;
  EXPECT_THAT(judge_health({.models = {well(), other}}).reasons, ElementsAre("other is failed"));
  EXPECT_FALSE(why_not_ready({.models = {well(), other}}));
}

TEST(Health, AModelThatSleepsCountsAsThere) {
  const HealthFacts facts{.models = {down(NodeState::unloaded)}};
  EXPECT_EQ(judge_health(facts).status, Status::ok);
  EXPECT_FALSE(why_not_ready(facts));
}

TEST(Health, AModelThatAnOperatorUnloadedDoesNot) {
  auto gone = down(NodeState::unloaded, "b");
  gone.unwanted = true;
  const HealthFacts facts{.models = {well("a"), gone}};
  EXPECT_THAT(judge_health(facts).reasons, ElementsAre("b was unloaded by an operator"));
  EXPECT_EQ(why_not_ready(facts), "b was unloaded by an operator");
}

TEST(Health, IsDegradedWhereABreakerIsOpenOrMemoryIsCritical) {
  auto model = well();
  model.breaker_open = true;
  EXPECT_THAT(judge_health({.models = {model}}).reasons, ElementsAre("the breaker of a is open"));
  EXPECT_THAT(judge_health({.models = {well()}, .memory_critical = true}).reasons, ElementsAre("memory is critical"));
  EXPECT_EQ(judge_health({.models = {well()}, .memory_critical = true}).status, Status::degraded);
}

TEST(Health, IsDegradedWhereAModelLostInstances) {
  auto model = well();
  model.state = NodeState::degraded;
  EXPECT_EQ(judge_health({.models = {model}}).status, Status::degraded);
}

TEST(Health, ARestartOfTheProcessHelpsWhereThreadsHang) {
  auto model = well();
  EXPECT_FALSE(why_not_live({.models = {model}}));
  model.out_of_threads = true;
  EXPECT_EQ(why_not_live({.models = {model}}), "as many threads of a hang as may");
}

TEST(Health, AModelThatFailedIsNoReasonToRestartTheProcess) {
  EXPECT_FALSE(why_not_live({.models = {down(NodeState::failed)}}));
}

TEST(Health, IsReadyWhenEveryModelThatMustBeWasLoadedOnce) {
  auto fresh = down(NodeState::loading, "b");
  fresh.was_loaded = false;
  EXPECT_EQ(why_not_ready({.models = {well("a"), fresh}}), "b is loading");
  EXPECT_FALSE(why_not_ready({.models = {well("a"), down(NodeState::restarting, "b")}}));
}

TEST(Health, AHeartbeatIsAsOldAsItsLastBeat) {
  Heartbeat heartbeat;
  const Clock::time_point start{1000s};
  EXPECT_FALSE(heartbeat.age(start));
  heartbeat.beat(start);
  EXPECT_EQ(heartbeat.age(start + 3s), Clock::duration{3s});
}

TEST(Health, WhatMustBeLoadedIsSaidByTheStrategy) {
  config::ModelLoading loading{.strategy = config::LoadStrategy::lazy, .preload_models = {"a"}};
  const config::ModelUnloading unloading{.always_loaded_models = {"b"}};
  EXPECT_TRUE(must_be_loaded("a", loading, unloading));
  EXPECT_TRUE(must_be_loaded("b", loading, unloading));
  EXPECT_FALSE(must_be_loaded("c", loading, unloading));
  loading.strategy = config::LoadStrategy::eager;
  EXPECT_TRUE(must_be_loaded("c", loading, unloading));
}

}  // namespace
}  // namespace mainstay
