#include "runtime/admission/admission.hpp"

#include <gtest/gtest.h>

#include "tests/support/piece_recorder.hpp"
#include "tests/support/recorder.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using testing::make_job;

Clock::time_point now{};

class AdmissionTest : public ::testing::Test {
 protected:
  AdmissionTest() { now = Clock::time_point{1000s}; }

  static config::Model model() {
    config::Model model;
    model.breaker.failure_threshold = 2;
    model.breaker.reset_timeout_s = 20;
    return model;
  }

  /// A request that was let in.
  JobPtr let_in(std::chrono::nanoseconds patience = 30s) {
    auto job = make_job(now + std::chrono::duration_cast<Clock::duration>(patience)).job;
    EXPECT_FALSE(gate.refusal(*job));
    return job;
  }
  bool refused() {
    const auto job = make_job(now + 30s).job;
    return gate.refusal(*job).has_value();
  }
  void fail(const JobPtr& job) { gate.answered(*job, Error{Errc::internal, "boom"}); }
  void miss(const JobPtr& job) { gate.answered(*job, Error{Errc::deadline_exceeded, "late"}); }

  Admission gate{"m", model(), [] { return now; }};
};

TEST_F(AdmissionTest, HoldsADeadlineAgainstTheModelOnlyWhereItHadItsTime) {
  for (int i = 0; i < 5; ++i) {
    const auto waited = let_in(2s);
    now += 2s;
    miss(waited);
  }
  EXPECT_FALSE(refused()) << "they only waited";
  for (int i = 0; i < 2; ++i) {
    const auto computed = let_in(2s);
    computed->began = now;
    now += 2s;
    miss(computed);
  }
  EXPECT_TRUE(refused());
}

TEST_F(AdmissionTest, HoldsNothingAgainstTheModelThatItsClientDidNotTake) {
  for (int i = 0; i < 5; ++i) {
    const auto sent = testing::make_streaming_job(now + 2s);
    sent.pieces->take_as([](const auto&) { return Receiver::Taken::later; });
    ASSERT_FALSE(gate.refusal(*sent.job));
    sent.job->began = now;
    EXPECT_EQ(sent.job->take_piece(testing::piece_of(1)), Receiver::Taken::later);
    now += 2s;
    miss(sent.job);
  }
  EXPECT_FALSE(refused());
}

TEST_F(AdmissionTest, GivesAModelNoMoreThanHalfOfItsOwnTimeBeforeADeadlineCounts) {
  auto config = model();
  config.timeouts.infer_s = 0.3;
  Admission strict{"m", config, [] { return now; }};
  for (int i = 0; i < 2; ++i) {
    const auto job = make_job(now + 300ms).job;
    ASSERT_FALSE(strict.refusal(*job));
    // It had to wait for a while.
    job->began = now + 100ms;
    now += 300ms;
    strict.answered(*job, Error{Errc::deadline_exceeded, "late"});
  }
  EXPECT_TRUE(strict.refusal(*make_job(now + 1s).job));
}

TEST_F(AdmissionTest, CountsASharedCallOnceWhoeverOfThoseWhoShareItSaysHowItWent) {
  const auto leader = let_in(10ms), second = let_in(), third = let_in();
  second->leader = third->leader = leader;
  for (const auto& job : {leader, second, third}) job->began = now;
  // Its client had less patience than the model may have: that says nothing of the model.
  miss(leader);
  fail(second);
  fail(third);
  EXPECT_FALSE(refused()) << "one call has failed, not two";
  fail(let_in());
  EXPECT_TRUE(refused());
}

TEST_F(AdmissionTest, HearsAProbeThatSharesTheCallOfAnOlderRequest) {
  const auto old = let_in();
  fail(let_in());
  fail(let_in());
  now += 20s;
  const auto probe = let_in();
  probe->leader = old;
  gate.answered(*old, InferResponse{});
  gate.answered(*probe, InferResponse{});
  EXPECT_EQ(gate.breaker().state, Breaker::State::closed);
}

TEST_F(AdmissionTest, HearsOfAProbeWhoseDeadlineHasPassedBeforeItLetsInAnother) {
  fail(let_in());
  fail(let_in());
  now += 20s;
  const auto probe = let_in(2s);
  probe->began = now;
  now += 2s + 40ms;
  EXPECT_TRUE(refused()) << "its answer is on the way";
  miss(probe);
  EXPECT_EQ(gate.breaker().left, 40s);
}

TEST_F(AdmissionTest, LetsACanaryThatCouldNotBeAskedSayNothing) {
  auto config = model();
  config.canary.inputs.push_back({"x", "FP32", {1}, "[1]"});
  Admission strict{"m", config, [] { return now; }};
  for (int i = 0; i < 2; ++i) {
    const auto job = make_job(now + 30s).job;
    ASSERT_FALSE(strict.refusal(*job));
    strict.answered(*job, Error{Errc::internal, "boom"});
  }
  now += 20s;
  const auto first = strict.probe();
  ASSERT_TRUE(first);
  strict.probed(*first, std::nullopt);
  const auto second = strict.probe();
  ASSERT_TRUE(second) << "nothing was lost by it";
  strict.probed(*second, false);
  EXPECT_EQ(strict.breaker().left, 40s);
}

}  // namespace
}  // namespace mainstay
