#include "runtime/state/kept_model.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/support/folder.hpp"
#include "tests/support/forgetful_model.hpp"

namespace mainstay {
namespace {

using testing::Fate;
using testing::floats;
using testing::floats_of;
using ::testing::HasSubstr;

constexpr std::size_t plenty = std::size_t{1} << 40U;

class KeptModelTest : public ::testing::Test {
 protected:
  Result<std::unique_ptr<KeptModel>> start() {
    return KeptModel::load(source, load, progress, [this] { return memory; });
  }
  void start(config::StateStrategy strategy) {
    source.config.state.strategy = strategy;
    kept = start().value();
  }
  float ask() { return floats_of(kept->infer({floats("INPUT0", {1}, {1})}, control).value()[0])[0]; }
  float ask_and_keep() {
    const auto answer = ask();
    last = kept->after_call();
    return answer;
  }
  void expect_canary(const std::string& answer) {
    source.config.canary.inputs = {{"INPUT0", "FP32", {1}, "[1]"}};
    source.config.canary.outputs = {{"OUTPUT0", "FP32", {1}, answer}};
  }

  Fate fate;
  ModelSource source;
  LoadProgress progress;
  LoadModel load = testing::load_of(fate);
  std::size_t memory = plenty;
  std::unique_ptr<KeptModel> kept;
  CallControl control;
  Upkeep last;
};

TEST_F(KeptModelTest, KeepsItsStateWithoutAStrategy) {
  start(config::StateStrategy::none);
  EXPECT_EQ(ask_and_keep(), 0);
  EXPECT_EQ(ask_and_keep(), 1);
  EXPECT_EQ(fate.resets, 0);
}

TEST_F(KeptModelTest, IsResetAfterEachCall) {
  start(config::StateStrategy::reset);
  for (int call = 0; call < 5; ++call) EXPECT_EQ(ask_and_keep(), 0);
  EXPECT_EQ(fate.resets, 5);
  EXPECT_EQ(fate.loads, 1);
  EXPECT_EQ(last.drift, "");
  EXPECT_FALSE(last.ending);
}

TEST_F(KeptModelTest, SaysOnceThatAStateThatCannotBeLookedAtIsNotVerified) {
  fate.fingerprint_throws = true;
  start(config::StateStrategy::reset);
  EXPECT_EQ(ask_and_keep(), 0);
  EXPECT_EQ(last.notice, "the state is not verified, for it could not be looked at: cannot look");
  EXPECT_EQ(ask_and_keep(), 0);
  EXPECT_EQ(last.notice, "");
}

TEST_F(KeptModelTest, IsLoadedAnewWhereItsStateDrifts) {
  fate.reset_works = false;
  start(config::StateStrategy::reset);
  for (int call = 1; call <= 3; ++call) {
    EXPECT_EQ(ask_and_keep(), 0);
    EXPECT_EQ(last.drift, "the state after a reset is not the one after loading");
    EXPECT_FALSE(last.ending);
    EXPECT_EQ(fate.loads, 1 + call);
  }
  EXPECT_EQ(fate.alive, 1);
}

TEST_F(KeptModelTest, IsLoadedAnewWhereItsResetThrows) {
  fate.reset_throws = true;
  start(config::StateStrategy::reset);
  EXPECT_EQ(ask_and_keep(), 0);
  EXPECT_EQ(last.drift, "reset failed: cannot reset");
  EXPECT_EQ(ask_and_keep(), 0);
}

TEST_F(KeptModelTest, NoticesNoDriftThatItIsNotToldToLookFor) {
  fate.reset_works = false;
  source.config.state.verify = config::StateVerify::never;
  start(config::StateStrategy::reset);
  EXPECT_EQ(ask_and_keep(), 0);
  EXPECT_EQ(ask_and_keep(), 1);
  EXPECT_EQ(last.drift, "");
}

TEST_F(KeptModelTest, EndsAsStaleWhereADriftedModelCannotBeLoadedAgain) {
  fate.reset_works = false;
  start(config::StateStrategy::reset);
  fate.loads_fail = true;
  ask_and_keep();
  ASSERT_TRUE(last.ending);
  EXPECT_EQ(last.ending->cause, Cause::stale);
  EXPECT_THAT(last.ending->message, HasSubstr("no file"));
}

TEST_F(KeptModelTest, IsReplacedByItsSuccessorAfterEachCall) {
  fate.has_successors = true;
  start(config::StateStrategy::reload);
  for (int call = 1; call <= 20; ++call) {
    EXPECT_EQ(ask_and_keep(), 0);
    EXPECT_EQ(fate.taken_over, call);
  }
  EXPECT_EQ(fate.loads, 1);
  kept.reset();
  EXPECT_EQ(fate.alive, 0);
}

TEST_F(KeptModelTest, IsReplacedByOneThatWasLoadedBeforehandWhereItHasNoSuccessor) {
  start(config::StateStrategy::reload);
  for (int call = 1; call <= 5; ++call) {
    EXPECT_EQ(ask_and_keep(), 0);
    // The next one may be there already, or be about to come.
    EXPECT_GE(fate.loads, call + 1);
    EXPECT_LE(fate.loads, call + 2);
  }
}

TEST_F(KeptModelTest, IsReplacedAfterEveryNthCallAndResetAfterTheOthers) {
  fate.has_successors = true;
  source.config.state.every_n = 4;
  start(config::StateStrategy::periodic);
  for (int call = 1; call <= 12; ++call) EXPECT_EQ(ask_and_keep(), 0);
  EXPECT_EQ(fate.resets, 9);
  EXPECT_EQ(fate.taken_over, 3);
}

TEST_F(KeptModelTest, IsReloadedInPlaceWhereMemoryIsShortAndSaysSoOnce) {
  testing::Folder folder;
  source.file = folder.write("model.pt", std::string(1000, 'x'));
  memory = 64 * 1024 * 1024 + 999;
  start(config::StateStrategy::reload);
  EXPECT_EQ(ask_and_keep(), 0);
  EXPECT_THAT(last.notice, HasSubstr("reloaded in place"));
  EXPECT_EQ(ask_and_keep(), 0);
  EXPECT_EQ(last.notice, "");
  EXPECT_EQ(fate.loads, 3);
  EXPECT_EQ(fate.most_alive, 1);
}

TEST_F(KeptModelTest, IsReloadedInPlaceWhereItDoesNotFitBesideTheOldOneAfterAll) {
  fate.most_at_once = 1;
  start(config::StateStrategy::reload);
  for (int call = 0; call < 3; ++call) {
    EXPECT_EQ(ask_and_keep(), 0);
    EXPECT_FALSE(last.ending);
    if (call == 0) {
      EXPECT_THAT(last.notice, HasSubstr("could not be loaded beside"));
    }
  }
}

TEST_F(KeptModelTest, IsReloadedInPlaceAfterADriftWhereItDoesNotFitBesideTheOldOne) {
  fate.most_at_once = 1;
  fate.reset_works = false;
  start(config::StateStrategy::reset);
  EXPECT_EQ(ask_and_keep(), 0);
  EXPECT_FALSE(last.ending);
  EXPECT_EQ(ask_and_keep(), 0);
}

TEST_F(KeptModelTest, HasASuccessorThatSharesMemoryWhereAnotherCopyWouldNotFit) {
  testing::Folder folder;
  source.file = folder.write("model.pt", std::string(1000, 'x'));
  memory = 64 * 1024 * 1024 + 999;
  fate.has_successors = true;
  fate.successor_bytes = 10;
  start(config::StateStrategy::reload);
  EXPECT_EQ(ask_and_keep(), 0);
  EXPECT_EQ(last.notice, "");
  EXPECT_EQ(fate.taken_over, 1);
  EXPECT_EQ(fate.loads, 1);
}

TEST_F(KeptModelTest, EndsWhereNothingCanTakeItsPlace) {
  start(config::StateStrategy::reload);
  fate.loads_fail = true;
  // One was made ready before, perhaps.
  while (!last.ending) ask_and_keep();
  EXPECT_EQ(last.ending->cause, Cause::crashed);
  EXPECT_EQ(last.ending->message, "no file");
}

TEST_F(KeptModelTest, TakesRequestsOnlyAfterItsCanaryAnsweredRight) {
  expect_canary("[0]");
  start(config::StateStrategy::reset);
  // The canary left nothing behind.
  EXPECT_EQ(ask_and_keep(), 0);
  EXPECT_TRUE(kept->canary().status.ok());
  EXPECT_EQ(ask_and_keep(), 0);
}

TEST_F(KeptModelTest, IsNotLoadedWhereItsCanaryAnswersWrong) {
  expect_canary("[0.5]");
  const auto failed = start();
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().message, "canary: output \"OUTPUT0\": element 0 is 0, not 0.5");
}

TEST_F(KeptModelTest, LetsNoSuccessorInWhoseCanaryAnswersWrong) {
  for (const bool has_successors : {true, false}) {
    fate.has_successors = has_successors;
    fate.first = 0;
    last = {};
    expect_canary("[0]");
    start(config::StateStrategy::reload);
    fate.first = 7;
    ask_and_keep();
    ASSERT_TRUE(last.ending);
    EXPECT_THAT(last.ending->message, HasSubstr("canary: "));
  }
}

TEST_F(KeptModelTest, IsFreshAfterACanaryWhoseTracesCannotBePutBack) {
  fate.reset_works = false;
  expect_canary("[0]");
  start(config::StateStrategy::reload);
  EXPECT_EQ(ask(), 0);
}

TEST_F(KeptModelTest, KeepsWhatTheCanaryLeftWithoutAStrategy) {
  expect_canary("[0]");
  start(config::StateStrategy::none);
  EXPECT_EQ(ask(), 1);
}

TEST_F(KeptModelTest, IsResetReloadedAndCheckedByAnOperator) {
  start(config::StateStrategy::none);
  EXPECT_EQ(ask(), 0);
  EXPECT_TRUE(kept->reset().status.ok());
  EXPECT_EQ(ask(), 0);
  EXPECT_TRUE(kept->reload().status.ok());
  EXPECT_EQ(fate.loads, 2);
  EXPECT_EQ(ask(), 0);
  EXPECT_TRUE(kept->canary().status.ok());
}

TEST_F(KeptModelTest, ServesOnWhereAnOperatorsReloadFails) {
  start(config::StateStrategy::reset);
  fate.loads_fail = true;
  EXPECT_EQ(kept->reload().status.error().message, "no file");
  EXPECT_EQ(ask_and_keep(), 0);
}

TEST_F(KeptModelTest, TellsOfTheDriftThatAnOperatorsResetFound) {
  fate.reset_works = false;
  start(config::StateStrategy::none);
  ask();
  EXPECT_TRUE(kept->reset().status.ok());
  EXPECT_EQ(ask_and_keep(), 0);
  EXPECT_THAT(last.drift, HasSubstr("not the one after loading"));
}

TEST_F(KeptModelTest, EndsWhereAnOperatorsResetFindsADriftThatCannotBeHealed) {
  fate.reset_works = false;
  start(config::StateStrategy::none);
  ask();
  fate.loads_fail = true;
  const auto outcome = kept->reset();
  EXPECT_EQ(outcome.status.error().message, "the state after a reset is not the one after loading; no file");
  ASSERT_TRUE(outcome.ending);
  EXPECT_EQ(outcome.ending->cause, Cause::stale);
  EXPECT_EQ(outcome.ending->message, outcome.status.error().message);
}

TEST_F(KeptModelTest, EndsWhereAReloadInPlaceFails) {
  testing::Folder folder;
  source.file = folder.write("model.pt", "x");
  memory = 0;
  start(config::StateStrategy::reset);
  fate.loads_fail = true;
  const auto outcome = kept->reload();
  EXPECT_FALSE(outcome.status.ok());
  ASSERT_TRUE(outcome.ending);
  EXPECT_EQ(outcome.ending->cause, Cause::crashed);
  EXPECT_EQ(outcome.ending->message, "no file");
}

TEST_F(KeptModelTest, PutsBackWhatAWrongAnswerToItsCanaryLeftBehind) {
  expect_canary("[0]");
  start(config::StateStrategy::reset);
  fate.first = 7;
  auto outcome = kept->canary();
  EXPECT_THAT(outcome.status.error().message, HasSubstr("canary: "));
  EXPECT_FALSE(outcome.ending);
  fate.first = 0;
  EXPECT_TRUE(kept->canary().status.ok());
  EXPECT_EQ(ask(), 0);
}

TEST_F(KeptModelTest, EndsWhereWhatAWrongAnswerLeftCannotBePutBackAndNoOtherIsToBeHad) {
  expect_canary("[0]");
  start(config::StateStrategy::reset);
  fate.first = 7;
  fate.reset_works = false;
  fate.loads_fail = true;
  const auto outcome = kept->canary();
  ASSERT_TRUE(outcome.ending);
  EXPECT_EQ(outcome.ending->cause, Cause::stale);
}

TEST_F(KeptModelTest, EndsWhereItFailsAtItsCanary) {
  expect_canary("[0]");
  start(config::StateStrategy::none);
  fate.infer_throws = true;
  const auto outcome = kept->canary();
  EXPECT_EQ(outcome.status.error().message, "canary: cannot compute");
  ASSERT_TRUE(outcome.ending);
  EXPECT_EQ(outcome.ending->cause, Cause::crashed);
}

TEST_F(KeptModelTest, FailsEveryCallOnceItIsGone) {
  testing::Folder folder;
  source.file = folder.write("model.pt", "x");
  memory = 0;
  start(config::StateStrategy::reset);
  fate.loads_fail = true;
  EXPECT_FALSE(kept->reload().status.ok());
  EXPECT_FALSE(kept->infer({}, control).ok());
  EXPECT_TRUE(kept->after_call().ending);
  EXPECT_FALSE(kept->reset().status.ok());
  EXPECT_FALSE(kept->canary().status.ok());
  fate.loads_fail = false;
  EXPECT_TRUE(kept->reload().status.ok());
  EXPECT_EQ(ask_and_keep(), 0);
}

TEST_F(KeptModelTest, MakesItsFirstCallsBeforeAnybodyWaitsAndForgetsThem) {
  source.config.warmup.calls = 3;
  start(config::StateStrategy::reset);
  EXPECT_EQ(fate.resets, 1);
  EXPECT_EQ(progress.stage(), LoadProgress::Stage::warming);
  EXPECT_EQ(progress.share(), 1);
  EXPECT_EQ(ask_and_keep(), 0);
}

TEST_F(KeptModelTest, IsNotLoadedWhereItFailsAtItsFirstCalls) {
  source.config.warmup.calls = 1;
  fate.infer_throws = true;
  EXPECT_THAT(start().error().message, HasSubstr("warm-up: cannot compute"));
}

TEST_F(KeptModelTest, WarmsUpWithTheInputsOfItsCanary) {
  expect_canary("[2]");
  source.config.warmup.calls = 2;
  // Only a canary that comes third sees what two calls left, for nothing is put back.
  start(config::StateStrategy::none);
  EXPECT_EQ(ask(), 3);
}

TEST_F(KeptModelTest, TakesWhatItsModelTakes) {
  start(config::StateStrategy::reset);
  EXPECT_EQ(kept->bytes(), 0u) << "it does not know";
  fate.bytes = 100;
  EXPECT_EQ(kept->bytes(), 100u);
}

TEST_F(KeptModelTest, TakesWhatItsSuccessorTakesAsWell) {
  fate.bytes = 100;
  start(config::StateStrategy::reload);
  EXPECT_EQ(kept->bytes(), 200u);
}

TEST_F(KeptModelTest, KnowsBetterWhatItsSuccessorTakesWhereItSaysSo) {
  fate.bytes = 100;
  fate.successor_bytes = 7;
  start(config::StateStrategy::reload);
  EXPECT_EQ(kept->bytes(), 107u);
}

}  // namespace
}  // namespace mainstay
