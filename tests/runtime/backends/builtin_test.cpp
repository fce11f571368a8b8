#include "runtime/backends/builtin/builtin.hpp"

#include <gmock/gmock.h>

#include <limits>

#include "tests/runtime/backends/tensors.hpp"

namespace mainstay {
namespace {

using ::testing::ElementsAre;
using testing::fp32;
using ::testing::HasSubstr;
using testing::values_of;

Result<std::unique_ptr<Model>> load(config::Model config) {
  ModelSource source;
  source.config = std::move(config);
  return make_builtin_backend()->load(source);
}

Result<std::unique_ptr<Model>> load(std::string path) {
  config::Model config;
  config.path = std::move(path);
  return load(std::move(config));
}

config::Model echo_of(std::vector<config::TensorDecl> inputs, std::vector<config::TensorDecl> outputs) {
  config::Model config;
  config.path = "builtin/echo";
  config.inputs = std::move(inputs);
  config.outputs = std::move(outputs);
  return config;
}

TEST(Builtin, UnknownNameIsRefusedWithTheKnownOnes) {
  const auto model = load("builtin/ecko");
  ASSERT_FALSE(model.ok());
  EXPECT_EQ(model.error().message,
            "no built-in model \"builtin/ecko\"; there are builtin/echo, builtin/sleep, builtin/fault");
}

TEST(Echo, TakesAndGivesOneFloatTensorByDefault) {
  const auto model = load("builtin/echo");
  const auto& signature = (*model)->signature();
  ASSERT_EQ(signature.inputs.size(), 1u);
  ASSERT_EQ(signature.outputs.size(), 1u);
  EXPECT_EQ(signature.inputs[0].name, "INPUT0");
  EXPECT_EQ(signature.outputs[0].name, "OUTPUT0");
  EXPECT_EQ(signature.outputs[0].datatype, Datatype::fp32);
  EXPECT_THAT(*signature.outputs[0].shape, ElementsAre(-1));
}

TEST(Echo, AnswersTheSameMemory) {
  const auto model = load("builtin/echo");
  const auto input = fp32("INPUT0", {1, 2, 3});
  const auto outputs = (*model)->infer({input});
  ASSERT_TRUE(outputs.ok());
  EXPECT_EQ((*outputs)[0].name, "OUTPUT0");
  EXPECT_THAT((*outputs)[0].shape, ElementsAre(3));
  EXPECT_EQ((*outputs)[0].data.data(), input.data.data());
}

TEST(Echo, NamesUndeclaredOutputsByNumberAndGivesThemTheInputsTypes) {
  const auto model = load(echo_of({{"a", "INT8", {{2}}}, {"b", "BYTES", std::nullopt}}, {}));
  ASSERT_TRUE(model.ok());
  const auto& outputs = (*model)->signature().outputs;
  ASSERT_EQ(outputs.size(), 2u);
  EXPECT_EQ(outputs[0].name, "OUTPUT0");
  EXPECT_EQ(outputs[0].datatype, Datatype::int8);
  EXPECT_EQ(outputs[1].name, "OUTPUT1");
  EXPECT_EQ(outputs[1].datatype, Datatype::bytes);
  EXPECT_FALSE(outputs[1].shape);
}

TEST(Echo, AnswersUnderDeclaredNames) {
  const auto model = load(echo_of({{"a", "FP32", {}}, {"b", "", {}}}, {{"x", "FP32", {}}, {"y", "", {}}}));
  ASSERT_TRUE(model.ok());
  const auto outputs = (*model)->infer({fp32("a", {1}), fp32("b", {2})});
  ASSERT_TRUE(outputs.ok());
  EXPECT_EQ((*outputs)[0].name, "x");
  EXPECT_EQ((*outputs)[1].name, "y");
  EXPECT_THAT(values_of<float>((*outputs)[1]), ElementsAre(2));
}

TEST(Echo, RefusesADeclarationThatItCannotKeep) {
  EXPECT_THAT(load(echo_of({{"a", "FP32", {}}}, {{"x", "FP32", {}}, {"y", "FP32", {}}})).error().message,
              HasSubstr("1 inputs and 2 outputs"));
  EXPECT_THAT(load(echo_of({{"a", "FP32", {}}}, {{"x", "INT8", {}}})).error().message,
              HasSubstr("different datatypes"));
}

TEST(Sleep, AnswersWhatItWasGiven) {
  const auto model = load("builtin/sleep");
  const auto input = fp32("INPUT0", {0, 7});
  const auto outputs = (*model)->infer({input});
  ASSERT_TRUE(outputs.ok());
  EXPECT_EQ((*outputs)[0].name, "OUTPUT0");
  EXPECT_EQ((*outputs)[0].data.data(), input.data.data());
}

TEST(Sleep, RefusesWhatIsNoTimeToSleep) {
  const auto model = load("builtin/sleep");
  const auto infinity = std::numeric_limits<float>::infinity();
  for (float seconds : {-1.0f, infinity, -infinity, std::numeric_limits<float>::quiet_NaN(), 1e9f}) {
    const auto outputs = (*model)->infer({fp32("INPUT0", {seconds})});
    ASSERT_FALSE(outputs.ok()) << seconds;
    EXPECT_EQ(outputs.error().code, Errc::invalid_argument);
  }
  EXPECT_FALSE((*model)->infer({fp32("INPUT0", {})}).ok());
}

TEST(Builtin, ModelsWithTensorsOfTheirOwnRefuseDeclarations) {
  for (const char* path : {"builtin/sleep", "builtin/fault"}) {
    auto config = echo_of({{"a", "FP32", {}}}, {});
    config.path = path;
    EXPECT_THAT(load(config).error().message, HasSubstr("tensors of its own")) << path;
  }
}

}  // namespace
}  // namespace mainstay
