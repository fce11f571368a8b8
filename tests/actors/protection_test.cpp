#include "tests/actors/stage.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;

/// What keeps a model from its requests and its requests from their model: breaker, poison, orders, causes.
class ProtectionTest : public testing::Stage {
 protected:
  /// A request that brings its instance down, which is then started again.
  testing::Sent bring_down(const std::string& name) {
    const auto sent = send(name);
    take(tasks.back());
    crash(tasks.back());
    advance(300ms);
    load(tasks.back());
    return sent;
  }
  static config::Model without_poison() { return {.restart = {.max_s = 0.2}, .poison = {.enabled = false}}; }
};

TEST_F(ProtectionTest, OpensTheBreakerAfterFailuresInARowAndRefusesAtOnce) {
  auto config = without_poison();
  config.breaker.failure_threshold = 3;
  config.breaker.reset_timeout_s = 20;
  serve("m", config);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(bring_down("m").answers->code(), Errc::internal);
  const auto refused = send("m");
  EXPECT_EQ(refused.answers->code(), Errc::unavailable);
  EXPECT_NE(refused.answers->message().find("breaker"), std::string::npos);
  const auto retry = refused.answers->wait().error().retry_after;
  EXPECT_GT(retry, 18s);
  EXPECT_LE(retry, 20s);
}

TEST_F(ProtectionTest, LetsOneRequestFindOutWhetherTheModelIsWellAgain) {
  auto config = without_poison();
  config.breaker.failure_threshold = 1;
  config.breaker.reset_timeout_s = 20;
  serve("m", config);
  bring_down("m");
  advance(20s);
  const auto probe = send("m"), other = send("m");
  EXPECT_EQ(other.answers->code(), Errc::unavailable) << "one at a time";
  take(tasks.back());
  answer(tasks.back());
  EXPECT_TRUE(probe.answers->ok());
  EXPECT_EQ(node("m").breaker, "closed");
  const auto next = send("m");
  EXPECT_EQ(next.answers->count(), 0u);
}

TEST_F(ProtectionTest, AsksTheCanaryWhetherTheModelIsWellAgainWhereItHasOne) {
  auto config = without_poison();
  config.breaker.failure_threshold = 1;
  config.breaker.reset_timeout_s = 20;
  config.canary.inputs.push_back({"x", "FP32", {1}, "[1]"});
  serve("m", config);
  bring_down("m");
  run();
  EXPECT_EQ(send("m").answers->code(), Errc::unavailable);
  advance(20s);
  EXPECT_EQ(send("m").answers->code(), Errc::unavailable) << "no request is the probe";
  ASSERT_TRUE(tasks.back().queue->take(*tasks.back().seat));
  ASSERT_TRUE(tasks.back().seat->errand());
  EXPECT_EQ(tasks.back().seat->errand()->kind(), Errand::Kind::canary);
  tasks.back().seat->errand()->finish(success());
  run();
  EXPECT_EQ(node("m").breaker, "closed");
}

TEST_F(ProtectionTest, DoesNotCountTheClientsMistakes) {
  auto config = without_poison();
  config.breaker.failure_threshold = 1;
  serve("m", config);
  const auto wrong = send("m");
  take(tasks[0]);
  wrong.answers->count();
  for (const auto& job : tasks[0].seat->jobs()) job->answer(Error{Errc::invalid_argument, "no"});
  const auto hasty = send("m", 1ms);
  advance(1ms);
  EXPECT_EQ(hasty.answers->code(), Errc::deadline_exceeded);
  EXPECT_EQ(node("m").breaker, "closed");
}

TEST_F(ProtectionTest, ObeysAnOperatorWhoOpensTheBreaker) {
  serve("m");
  const auto admission = (*registry.find("m", ""))->admission;
  admission->open_breaker();
  EXPECT_EQ(send("m").answers->code(), Errc::unavailable);
  advance(10000s);
  EXPECT_EQ(send("m").answers->code(), Errc::unavailable);
  admission->close_breaker();
  EXPECT_EQ(send("m").answers->count(), 0u);
}

TEST_F(ProtectionTest, RefusesARequestThatBroughtItsModelDownTwice) {
  serve("m");
  EXPECT_EQ(bring_down("m").answers->code(), Errc::internal);
  EXPECT_EQ(bring_down("m").answers->code(), Errc::internal);
  EXPECT_EQ(send("m").answers->code(), Errc::poisonous);
  EXPECT_EQ(tasks.size(), 3u) << "the model was left alone";
  (*registry.find("m", ""))->admission->forget_poison();
  EXPECT_EQ(send("m").answers->count(), 0u);
}

TEST_F(ProtectionTest, RefusesARequestThatMadeItsModelHangTwice) {
  serve("m");
  for (int i = 0; i < 2; ++i) {
    const auto stuck = send("m", 2s);
    take(tasks.back());
    advance(2s);
    EXPECT_EQ(stuck.answers->code(), Errc::deadline_exceeded);
    advance(300ms);
    load(tasks.back());
  }
  EXPECT_EQ(send("m").answers->code(), Errc::poisonous);
}

TEST_F(ProtectionTest, ComputesACallOfAnIdempotentModelOnceMore) {
  serve("m", {.idempotent = true});
  const auto sent = send("m");
  take(tasks[0]);
  crash(tasks[0]);
  EXPECT_EQ(sent.answers->count(), 0u);
  advance(100ms);
  load(tasks[1]);
  take(tasks[1]);
  answer(tasks[1]);
  EXPECT_TRUE(sent.answers->ok());
}

TEST_F(ProtectionTest, RemembersWhyItsInstancesEndedAndWhatTheyWereComputing) {
  serve("m");
  auto sent = send("m");
  take(tasks[0]);
  tasks[0].seat->jobs()[0]->request.id = "r-1";
  crash(tasks[0], "boom");
  const auto causes = node("m").causes;
  ASSERT_EQ(causes.size(), 1u);
  EXPECT_EQ(causes[0].cause, Cause::crashed);
  EXPECT_EQ(causes[0].incarnation, 1u);
  EXPECT_EQ(causes[0].instance, "m/0");
  EXPECT_EQ(causes[0].message, "boom");
  EXPECT_EQ(causes[0].requests, std::vector<std::string>{"r-1"});
}

TEST_F(ProtectionTest, CountsAStateThatHadDriftedAndServesOn) {
  serve("m");
  tasks[0].events->drifted("buffer \"k\" differs");
  run();
  EXPECT_EQ(node("m").causes.back().cause, Cause::stale);
  EXPECT_EQ(node("m/0").restarts, 0u);
  EXPECT_EQ(node("m").state, NodeState::ready);
}

TEST_F(ProtectionTest, CarriesOutAnOrderByEachInstanceBetweenTwoCalls) {
  serve("m", {.instances = 2});
  const auto under_way = send("m");
  take(tasks[0]);
  const auto reset = order("m", {Order::Kind::reset, {}});
  EXPECT_EQ(order("m", {Order::Kind::reset, {}}).code(), Errc::busy);
  answer(tasks[0]);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_TRUE(reset.under_way());
    take(tasks[i]);
    ASSERT_TRUE(tasks[i].seat->errand());
    tasks[i].seat->errand()->finish(success());
  }
  EXPECT_TRUE(reset.done());
  EXPECT_TRUE(under_way.answers->ok());
  EXPECT_TRUE(order("m", {Order::Kind::reset, {}}).under_way()) << "it may be asked for again";
}

TEST_F(ProtectionTest, SaysThatAnOrderFailedWhereAnInstanceEndsBeforeIt) {
  serve("m");
  const auto sent = send("m");
  take(tasks[0]);
  const auto reload = order("m", {Order::Kind::reload, 0});
  crash(tasks[0]);
  EXPECT_EQ(reload.code(), Errc::unavailable);
  EXPECT_EQ(order("m", {Order::Kind::reload, 7}).code(), Errc::not_found);
}

TEST_F(ProtectionTest, TriesAFailedModelAgainAtOnceWhenAnOperatorSaysSo) {
  serve("m", {.restart = {.intensity = 0}});
  finish(tasks[0], Cause::crashed, "boom");
  EXPECT_EQ(node("m").state, NodeState::failed);
  const auto reload = order("m", {Order::Kind::reload, {}});
  ASSERT_EQ(tasks.size(), 2u);
  EXPECT_TRUE(reload.under_way());
  load(tasks[1]);
  EXPECT_TRUE(reload.done());
  EXPECT_EQ(node("m").state, NodeState::ready);
}

TEST_F(ProtectionTest, RefusesCopiesThatWaitOfARequestThatHasTurnedOutPoisonous) {
  serve("m");
  const std::vector sent{send("m"), send("m"), send("m"), send("m")};
  for (int i = 0; i < 2; ++i) {
    take(tasks.back());
    crash(tasks.back());
    advance(300ms);
    load(tasks.back());
  }
  EXPECT_EQ(sent[1].answers->code(), Errc::internal);
  EXPECT_EQ(sent[2].answers->code(), Errc::poisonous);
  EXPECT_EQ(sent[3].answers->code(), Errc::poisonous);
}

TEST_F(ProtectionTest, NoticesAnOrderThatHangsOnAModelThatNobodyElseAsksAnythingOf) {
  serve("m", {.timeouts = {.load_s = 20}});
  const auto reset = order("m", {Order::Kind::reset, {}});
  advance(1s);
  take(tasks[0]);
  ASSERT_TRUE(tasks[0].seat->errand());
  advance(19s);
  EXPECT_TRUE(reset.under_way());
  advance(1s);
  EXPECT_EQ(reset.code(), Errc::deadline_exceeded);
  EXPECT_EQ(node("m").causes.back().cause, Cause::hung);
  advance(300ms);
  EXPECT_EQ(tasks.size(), 2u);
}

TEST_F(ProtectionTest, AsksTheCanaryAgainWhereTheInstanceItWasAskedOfIsGone) {
  auto config = without_poison();
  config.breaker.failure_threshold = 1;
  config.breaker.reset_timeout_s = 20;
  config.canary.inputs.push_back({"x", "FP32", {1}, "[1]"});
  serve("m", config);
  bring_down("m");
  advance(20s);
  finish(tasks.back(), Cause::crashed, "for a reason of its own");
  EXPECT_EQ(node("m").breaker, "half_open") << "that was not the canary's answer";
  advance(200ms);
  load(tasks.back());
  advance(200ms);
  take(tasks.back());
  ASSERT_TRUE(tasks.back().seat->errand());
  tasks.back().seat->errand()->finish(Error{Errc::internal, "wrong"});
  run();
  EXPECT_EQ(node("m").breaker, "open, 40 s left");
}

TEST_F(ProtectionTest, LetsThoseWhoWaitForAModelThatHasServedWaitForOneStartThatWentWrong) {
  serve("m");
  const auto victim = send("m"), waiting = send("m");
  take(tasks[0]);
  crash(tasks[0]);
  advance(100ms);
  finish(tasks[1], Cause::crashed, "cannot be loaded just now");
  EXPECT_EQ(waiting.answers->count(), 0u);
  advance(200ms);
  finish(tasks[2], Cause::crashed, "cannot be loaded");
  EXPECT_EQ(waiting.answers->code(), Errc::unavailable);
  EXPECT_EQ(node("m").state, NodeState::failed);
}

TEST_F(ProtectionTest, TriesAFailedModelAgainOnceHoweverOftenItFailedMeanwhile) {
  serve("m", {.restart = {.intensity = 0, .retry_failed_s = 60}});
  finish(tasks[0], Cause::crashed, "boom");
  for (std::size_t i = 1; i < 4; ++i) {
    advance(10s);
    order("m", {Order::Kind::reload, {}});
    ASSERT_EQ(tasks.size(), i + 1);
    finish(tasks[i], Cause::crashed, "boom");
  }
  EXPECT_EQ(send("m").answers->wait().error().retry_after, 60s);
  advance(59s);
  EXPECT_EQ(tasks.size(), 4u) << "the reminders of before have been overtaken";
  EXPECT_EQ(send("m").answers->wait().error().retry_after, 1s);
  advance(1s);
  EXPECT_EQ(tasks.size(), 5u);
}

TEST_F(ProtectionTest, GivesAnOrderToAnInstanceThatIsStillLoadingToo) {
  offer("m", {.instances = 2});
  load(tasks[0]);
  const auto reload = order("m", {Order::Kind::reload, {}});
  take(tasks[0]);
  tasks[0].seat->errand()->finish(success());
  EXPECT_TRUE(reload.under_way()) << "the other one may have read its file before";
  load(tasks[1]);
  take(tasks[1]);
  ASSERT_TRUE(tasks[1].seat->errand());
  tasks[1].seat->errand()->finish(success());
  EXPECT_TRUE(reload.done());
}

}  // namespace
}  // namespace mainstay
