#include "runtime/admission/guarded_breaker.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using State = Breaker::State;
using Verdict = Breaker::Admission::Verdict;

constexpr Clock::time_point start{1000s};
constexpr config::Breaker by_rate{.failure_threshold = 1000, .rate = 0.5, .window_s = 60, .min_calls = 20};

void call(GuardedBreaker& breaker, bool well, Clock::time_point now = start) {
  const auto ticket = breaker.ask(now).ticket;
  well ? breaker.succeeded(ticket, now) : breaker.failed(ticket, now);
}

TEST(GuardedBreaker, CountsTheSuccessesThatItTookWithoutALock) {
  GuardedBreaker breaker(by_rate);
  for (int i = 0; i < 21; ++i) call(breaker, true);
  for (int i = 0; i < 20; ++i) call(breaker, false);
  EXPECT_EQ(breaker.view(start).state, State::closed) << "20 of 41 are less than a half";
  call(breaker, false);
  EXPECT_EQ(breaker.view(start).state, State::open) << "21 of 42 are a half";
}

TEST(GuardedBreaker, CountsSuccessesAtTheirTime) {
  GuardedBreaker breaker(by_rate);
  for (int i = 0; i < 1000; ++i) call(breaker, true);
  for (int i = 0; i < 20; ++i) call(breaker, false, start + 61s);
  EXPECT_EQ(breaker.view(start + 61s).state, State::open) << "the old successes still count";
}

TEST(GuardedBreaker, OpensProbesAndCloses) {
  GuardedBreaker breaker({.failure_threshold = 2});
  EXPECT_TRUE(breaker.closed());
  call(breaker, false);
  call(breaker, false);
  EXPECT_FALSE(breaker.closed());
  EXPECT_EQ(breaker.ask(start + 299s).verdict, Verdict::refused);
  EXPECT_EQ(breaker.ask(start + 299s).left, 1s);
  const auto probe = breaker.ask(start + 300s);
  EXPECT_EQ(probe.verdict, Verdict::probe);
  breaker.neutral(probe.ticket, start + 300s);
  call(breaker, true, start + 300s);
  EXPECT_TRUE(breaker.closed());
}

TEST(GuardedBreaker, IsTextForPeople) {
  GuardedBreaker breaker({.failure_threshold = 1});
  EXPECT_EQ(text_of(breaker.view(start)), "closed");
  call(breaker, false);
  EXPECT_EQ(text_of(breaker.view(start + 1500ms)), "open, 299 s left");
  EXPECT_EQ(text_of(breaker.view(start + 300s)), "half_open");
  breaker.open(start);
  EXPECT_EQ(text_of(breaker.view(start)), "open by an operator");
  breaker.close(start);
  EXPECT_EQ(text_of(breaker.view(start)), "closed");
  breaker.open(start);
  breaker.reset(start);
  EXPECT_EQ(text_of(breaker.view(start)), "closed");
}

TEST(GuardedBreaker, LosesNoOutcomeOfManyThreads) {
  constexpr int threads = 4, calls = 5000;
  GuardedBreaker breaker({.failure_threshold = 1'000'000, .rate = 0.5, .window_s = 60, .min_calls = 1});
  std::vector<std::jthread> running;
  for (int thread = 0; thread < threads; ++thread)
    running.emplace_back([&] {
      for (int i = 0; i < calls; ++i) {
        call(breaker, true);
        call(breaker, true);
        call(breaker, false);
      }
    });
  running.clear();
  ASSERT_TRUE(breaker.closed()) << "at any time there were two successes for each failure";
  // It opens with the very failure that makes them a half: so it has counted each of the others.
  constexpr int failures = threads * calls, successes = 2 * failures;
  for (int i = 0; i < successes - failures - 1; ++i) call(breaker, false);
  EXPECT_TRUE(breaker.closed());
  call(breaker, false);
  EXPECT_FALSE(breaker.closed());
}

TEST(GuardedBreaker, LetsOneOfManyThreadsProbe) {
  GuardedBreaker breaker({.failure_threshold = 1});
  call(breaker, false);
  std::atomic<int> probes{0};
  std::vector<std::jthread> running;
  for (int thread = 0; thread < 4; ++thread)
    running.emplace_back([&] {
      for (int i = 0; i < 1000; ++i)
        if (breaker.ask(start + 300s).verdict == Verdict::probe) ++probes;
    });
  running.clear();
  EXPECT_EQ(probes, 1);
}

}  // namespace
}  // namespace mainstay
