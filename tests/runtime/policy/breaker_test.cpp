#include "runtime/policy/breaker.hpp"

#include <gtest/gtest.h>

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using State = Breaker::State;
using Verdict = Breaker::Admission::Verdict;

constexpr Clock::time_point start{1000s};
constexpr config::Breaker in_a_row{.failure_threshold = 5, .rate = 0, .reset_timeout_s = 300};
constexpr config::Breaker by_rate{.failure_threshold = 1000, .rate = 0.5, .window_s = 60, .min_calls = 20};

void fail(Breaker& breaker, int times, Clock::time_point now = start) {
  for (int i = 0; i < times; ++i) breaker.failed(breaker.ask(now).ticket, now);
}
void succeed(Breaker& breaker, int times, Clock::time_point now = start) {
  for (int i = 0; i < times; ++i) breaker.succeeded(breaker.ask(now).ticket, now);
}

TEST(Breaker, OpensAfterFiveFailuresInARow) {
  Breaker breaker(in_a_row);
  fail(breaker, 4);
  EXPECT_EQ(breaker.state(start), State::closed);
  EXPECT_EQ(breaker.ask(start).verdict, Verdict::pass);
  fail(breaker, 1);
  EXPECT_EQ(breaker.state(start), State::open);
  EXPECT_EQ(breaker.ask(start).verdict, Verdict::refused);
}

TEST(Breaker, CountsAfreshAfterASuccess) {
  Breaker breaker(in_a_row);
  for (int round = 0; round < 10; ++round) {
    fail(breaker, 4);
    succeed(breaker, 1);
  }
  EXPECT_EQ(breaker.state(start), State::closed);
}

TEST(Breaker, CountsAMistakeOfTheClientAsNothing) {
  Breaker breaker(in_a_row);
  for (int i = 0; i < 4; ++i) {
    fail(breaker, 1);
    for (int j = 0; j < 10; ++j) breaker.neutral(breaker.ask(start).ticket, start);
  }
  EXPECT_EQ(breaker.state(start), State::closed);
  fail(breaker, 1);
  EXPECT_EQ(breaker.state(start), State::open);
}

TEST(Breaker, OpensAtTheRateOfFailuresOnceThereAreEnoughCalls) {
  Breaker breaker(by_rate);
  for (int i = 0; i < 9; ++i) {
    succeed(breaker, 1);
    fail(breaker, 1);
  }
  succeed(breaker, 1);
  EXPECT_EQ(breaker.state(start), State::closed) << "19 calls are too few for a rate";
  fail(breaker, 1);
  EXPECT_EQ(breaker.state(start), State::open);
}

TEST(Breaker, StaysClosedBelowTheRate) {
  Breaker breaker(by_rate);
  for (int i = 0; i < 100; ++i) {
    succeed(breaker, 2);
    fail(breaker, 1);
  }
  EXPECT_EQ(breaker.state(start), State::closed);
}

TEST(Breaker, ForgetsWhatIsOlderThanItsWindow) {
  Breaker breaker(by_rate);
  succeed(breaker, 1000);
  fail(breaker, 19, start + 61s);
  EXPECT_EQ(breaker.state(start + 61s), State::closed);
  fail(breaker, 1, start + 61s);
  EXPECT_EQ(breaker.state(start + 61s), State::open) << "the old successes still count";
}

TEST(Breaker, TellsHowLongItStaysOpen) {
  Breaker breaker(in_a_row);
  EXPECT_EQ(breaker.left(start), 0s);
  fail(breaker, 5);
  EXPECT_EQ(breaker.ask(start + 100s).left, 200s);
  EXPECT_EQ(breaker.left(start + 300s - 1ns), 1ns);
}

TEST(Breaker, LetsOneProbeThroughWhenItsTimeIsOver) {
  Breaker breaker(in_a_row);
  fail(breaker, 5);
  EXPECT_EQ(breaker.ask(start + 300s - 1ns).verdict, Verdict::refused);
  EXPECT_EQ(breaker.state(start + 300s), State::half_open);
  EXPECT_EQ(breaker.ask(start + 300s).verdict, Verdict::probe);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(breaker.ask(start + 301s).verdict, Verdict::refused);
}

TEST(Breaker, ClosesWhenItsProbeSucceeds) {
  Breaker breaker(in_a_row);
  fail(breaker, 5);
  breaker.succeeded(breaker.ask(start + 300s).ticket, start + 301s);
  EXPECT_EQ(breaker.state(start + 301s), State::closed);
  fail(breaker, 4, start + 301s);
  EXPECT_EQ(breaker.state(start + 301s), State::closed) << "it counts afresh";
}

TEST(Breaker, StaysOpenForTwiceTheTimeAtEachFailedProbeUpToTheLongest) {
  Breaker breaker({.failure_threshold = 1, .reset_timeout_s = 300, .max_reset_timeout_s = 1000});
  fail(breaker, 1);
  auto now = start;
  for (const auto timeout : {300s, 600s, 1000s, 1000s}) {
    EXPECT_EQ(breaker.left(now), timeout);
    now += timeout;
    const auto probe = breaker.ask(now);
    ASSERT_EQ(probe.verdict, Verdict::probe);
    breaker.failed(probe.ticket, now);
  }
  now += 1000s;
  breaker.succeeded(breaker.ask(now).ticket, now);
  fail(breaker, 1, now);
  EXPECT_EQ(breaker.left(now), 300s) << "a probe that succeeded starts the time afresh";
}

TEST(Breaker, LetsAnotherProbeThroughAfterOneThatSaidNothing) {
  Breaker breaker(in_a_row);
  fail(breaker, 5);
  const auto first = breaker.ask(start + 300s);
  breaker.neutral(first.ticket, start + 301s);
  const auto second = breaker.ask(start + 301s);
  EXPECT_EQ(second.verdict, Verdict::probe);
  breaker.succeeded(first.ticket, start + 302s);
  EXPECT_EQ(breaker.state(start + 302s), State::half_open) << "the first one has had its say";
}

TEST(Breaker, GivesAProbeUpThatIsNotHeardOfInTime) {
  Breaker breaker(in_a_row);
  fail(breaker, 5);
  const auto lost = breaker.ask(start + 300s, start + 310s);
  EXPECT_EQ(breaker.ask(start + 310s - 1ns).verdict, Verdict::refused);
  EXPECT_EQ(breaker.ask(start + 310s).verdict, Verdict::probe);
  breaker.failed(lost.ticket, start + 311s);
  EXPECT_EQ(breaker.state(start + 311s), State::half_open);
}

TEST(Breaker, IsNotMovedByStragglersFromBeforeItOpened) {
  Breaker breaker(in_a_row);
  const auto straggler = breaker.ask(start);
  fail(breaker, 5);
  breaker.succeeded(straggler.ticket, start + 1s);
  EXPECT_EQ(breaker.state(start + 1s), State::open);
  const auto probe = breaker.ask(start + 300s);
  breaker.succeeded(straggler.ticket, start + 300s);
  breaker.failed(straggler.ticket, start + 300s);
  EXPECT_EQ(breaker.state(start + 300s), State::half_open);
  breaker.succeeded(probe.ticket, start + 300s);
  for (int i = 0; i < 10; ++i) breaker.failed(straggler.ticket, start + 300s);
  EXPECT_EQ(breaker.state(start + 300s), State::closed) << "it has closed since";
}

TEST(Breaker, LetsNoRequestProbeWhereACanaryDoes) {
  Breaker breaker(in_a_row, Breaker::ProbedBy::canary);
  EXPECT_FALSE(breaker.probe(start)) << "it is closed";
  fail(breaker, 5);
  EXPECT_FALSE(breaker.probe(start + 299s));
  EXPECT_EQ(breaker.ask(start + 300s).verdict, Verdict::refused);
  const auto canary = breaker.probe(start + 300s);
  ASSERT_TRUE(canary);
  EXPECT_FALSE(breaker.probe(start + 300s)) << "one is under way";
  breaker.succeeded(*canary, start + 301s);
  EXPECT_EQ(breaker.ask(start + 301s).verdict, Verdict::pass);
}

TEST(Breaker, StaysOpenUntilTheOperatorWhoOpenedItClosesIt) {
  Breaker breaker(in_a_row);
  breaker.open(start);
  EXPECT_TRUE(breaker.held_open());
  EXPECT_EQ(breaker.ask(start + 24h).verdict, Verdict::refused);
  EXPECT_EQ(breaker.ask(start + 24h).left, 300s);
  EXPECT_FALSE(breaker.probe(start + 24h));
  breaker.close();
  EXPECT_FALSE(breaker.held_open());
  EXPECT_EQ(breaker.ask(start + 24h).verdict, Verdict::pass);
}

TEST(Breaker, IsNotClosedByAProbeThatWasUnderWayWhenAnOperatorOpenedIt) {
  Breaker breaker(in_a_row);
  fail(breaker, 5);
  const auto probe = breaker.ask(start + 300s);
  breaker.open(start + 301s);
  breaker.succeeded(probe.ticket, start + 302s);
  EXPECT_EQ(breaker.state(start + 302s), State::open);
}

TEST(Breaker, RemembersFailedProbesWhenItIsClosedByHandButNotWhenItIsReset) {
  const auto opened_again_for = [](auto act) {
    Breaker breaker(in_a_row);
    fail(breaker, 5);
    breaker.failed(breaker.ask(start + 300s).ticket, start + 300s);
    act(breaker);
    EXPECT_EQ(breaker.state(start + 300s), State::closed);
    fail(breaker, 5, start + 300s);
    return breaker.left(start + 300s);
  };
  EXPECT_EQ(opened_again_for([](Breaker& breaker) { breaker.close(); }), 600s);
  EXPECT_EQ(opened_again_for([](Breaker& breaker) { breaker.reset(); }), 300s);
}

TEST(Breaker, IsOpenedByAnOperatorAloneWhereItIsNotEnabled) {
  Breaker breaker({.enabled = false});
  fail(breaker, 1000);
  EXPECT_EQ(breaker.state(start), State::closed);
  breaker.open(start);
  EXPECT_EQ(breaker.state(start), State::open);
}

}  // namespace
}  // namespace mainstay
