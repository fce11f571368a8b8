#include <gmock/gmock.h>

#include <thread>

#include "tests/runtime/backends/plugins.hpp"

namespace mainstay {
namespace {

using ::testing::ElementsAre;
using testing::fp32;
using ::testing::HasSubstr;
using testing::load_plugin;
using ::testing::Not;
using testing::plugin_source;
using testing::values_of;
using testing::words;

/// The plugin that does what its input orders.
class PluginCall : public ::testing::Test {
 protected:
  Result<std::vector<Tensor>> order(const std::vector<std::string>& orders) {
    return model->infer({words("ORDER", orders)}, control);
  }
  std::int64_t count() { return values_of<std::int64_t>(order({"count"}).value().at(0)).at(0); }

  std::unique_ptr<Model> model = load_plugin("polite").value();
  CallControl control;
};

TEST_F(PluginCall, AnswersInTheOrderOfItsSignatureWhateverTheOrderThePluginGaveItIn) {
  const auto answer = order({"a", "bcd"});
  ASSERT_TRUE(answer) << answer.error().message;
  ASSERT_EQ(answer->size(), 2u);
  EXPECT_EQ((*answer)[0].name, "COUNT");
  EXPECT_THAT(values_of<std::int64_t>((*answer)[0]), ElementsAre(2));
  EXPECT_EQ((*answer)[1].name, "SAID");
  EXPECT_THAT((*answer)[1].shape, ElementsAre(2));
  EXPECT_THAT(*bytes_elements((*answer)[1].data), ElementsAre("a", "bcd"));
}

TEST_F(PluginCall, FailsWithWhatThePluginThrewWithoutPaths) {
  const auto answer = order({"throw"});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Errc::internal);
  EXPECT_THAT(answer.error().message, HasSubstr("thrown as ordered"));
  EXPECT_THAT(answer.error().message, Not(HasSubstr("/some")));
}

TEST_F(PluginCall, FailsWhereThePluginThrowsWhatIsNoException) {
  const auto answer = order({"throw 7"});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Errc::internal);
  EXPECT_THAT(answer.error().message, HasSubstr("no std::exception"));
}

TEST_F(PluginCall, RefusesWhatThePluginCallsInvalid) {
  for (const auto* what : {"refuse", "numbers"}) {
    const auto answer = order({what});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::invalid_argument) << answer.error().message;
  }
}

TEST_F(PluginCall, FindsNothingWhereThePluginSaysSo) {
  const auto answer = order({"find"});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Errc::not_found);
  EXPECT_EQ(answer.error().message, "nothing found as ordered");
}

TEST_F(PluginCall, EndsWhenItIsCancelledAndIsNoFailureThen) {
  std::thread canceller{[&] {
    while (control.progress.load() == 0) std::this_thread::yield();
    control.cancelled = true;
  }};
  const auto answer = order({"wait"});
  canceller.join();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Errc::invalid_argument);
  EXPECT_THAT(answer.error().message, HasSubstr("cancelled"));
}

TEST_F(PluginCall, FailsWhereItGivesUpAlthoughNobodyCancelled) {
  const auto answer = order({"give up"});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Errc::internal);
  EXPECT_THAT(answer.error().message, HasSubstr("nobody had cancelled"));
}

TEST_F(PluginCall, TellsItsProgressButNeverMoreThanAll) {
  ASSERT_TRUE(order({"half"}));
  EXPECT_EQ(control.progress.load(), 0.5F);
  control.cancelled = true;
  ASSERT_FALSE(order({"wait"}));
  EXPECT_EQ(control.progress.load(), 1.0F);
}

TEST_F(PluginCall, KeepsItsStateUntilItIsReset) {
  const auto pristine = model->fingerprint();
  EXPECT_EQ(count(), 1);
  EXPECT_EQ(count(), 2);
  EXPECT_NE(model->fingerprint(), pristine);
  ASSERT_TRUE(model->reset());
  EXPECT_EQ(model->fingerprint(), pristine);
  EXPECT_EQ(count(), 1);
}

TEST_F(PluginCall, SaysThatItCannotBeReset) {
  ASSERT_TRUE(order({"stubborn"}));
  const auto done = model->reset();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Errc::internal);
  EXPECT_EQ(done.error().message, "the plugin's reset failed: it stays as it is");
}

TEST_F(PluginCall, TellsItsMemoryWhereItKnowsIt) {
  EXPECT_GT(model->memory().value(), 0u);
  ASSERT_TRUE(order({"stubborn"}));
  EXPECT_FALSE(model->memory());
}

TEST_F(PluginCall, LeavesAnAnswerToWhoeverHasItWhenTheInstanceIsGone) {
  auto answer = order({"still here"});
  model.reset();
  EXPECT_THAT(*bytes_elements(answer->at(1).data), ElementsAre("still here"));
}

TEST(Plugin, IsMadeWithItsSettingsAndLogsUnderItsModelsName) {
  std::vector<std::string> lines;
  auto source = plugin_source("polite", R"({"n":3})");
  source.name = "given";
  auto model = load_plugin(source, [&](Log::Level level, std::string_view model, std::string_view line) {
    lines.push_back(std::string(level == Log::Level::info ? "info " : "warn ") + std::string(model) + ": " +
                    std::string(line));
  });
  ASSERT_TRUE(model);
  ASSERT_TRUE((*model)->infer({words("ORDER", {"log"})}));
  EXPECT_THAT(lines, ElementsAre(R"(info given: made with {"n":3})", "warn given: said as ordered"));
}

TEST(Plugin, HasInstancesThatAreApart) {
  auto a = load_plugin("polite").value();
  auto b = load_plugin("polite").value();
  ASSERT_TRUE(a->infer({words("ORDER", {"one", "two"})}));
  EXPECT_THAT(values_of<std::int64_t>(b->infer({words("ORDER", {"one"})})->at(0)), ElementsAre(1));
}

TEST(Plugin, IsNotMixedUpWithAnotherOneWhoseClassesHaveTheSameNames) {
  auto one = load_plugin("one").value();
  auto two = load_plugin("two").value();
  EXPECT_THAT(values_of<std::int32_t>(one->infer({fp32("X", {0})})->at(0)), ElementsAre(1));
  EXPECT_THAT(values_of<std::int32_t>(two->infer({fp32("X", {0})})->at(0)), ElementsAre(2));
}

TEST(Plugin, InPlainCNeedsNeitherDescriptionNorResetNorFingerprint) {
  auto model = load_plugin("doubler").value();
  auto answer = model->infer({fp32("X", {1, -2.5})});
  ASSERT_TRUE(answer) << answer.error().message;
  ASSERT_EQ(answer->size(), 2u);
  EXPECT_THAT(values_of<float>((*answer)[0]), ElementsAre(2, -5));
  EXPECT_THAT(values_of<float>((*answer)[1]), ElementsAre(2, -5));
  EXPECT_TRUE(model->reset());
  EXPECT_FALSE(model->fingerprint());
  EXPECT_FALSE(model->memory());
}

TEST(Plugin, InPlainCSaysWhatIsInvalid) {
  const auto answer = load_plugin("doubler").value()->infer({words("X", {"a"})});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Errc::invalid_argument);
  EXPECT_EQ(answer.error().message, "one tensor of FP32 is wanted");
}

TEST(Plugin, GetsWholeElementsWhereverARequestHasThem) {
  const auto whole = testing::buffer_of<float>({0, 3, 4});
  std::string shifted = "x" + std::string(whole.text());
  const auto moved = Buffer::of(std::move(shifted)).slice(5, 8);
  const auto answer = load_plugin("doubler").value()->infer({Tensor{"X", Datatype::fp32, {2}, moved}});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_THAT(values_of<float>(answer->at(0)), ElementsAre(6, 8));
}

TEST(Plugin, AnswersNothingToNothing) {
  const auto answer = load_plugin("doubler").value()->infer({Tensor{"X", Datatype::fp32, {0}, {}}});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->at(0).data.size(), 0u);
}

}  // namespace
}  // namespace mainstay
