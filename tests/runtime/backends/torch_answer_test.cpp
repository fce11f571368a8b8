#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/runtime/backends/tensors.hpp"
#include "tests/runtime/backends/torch_zoo.hpp"

namespace mainstay {
namespace {

using ::testing::ElementsAre;
using testing::fp32;
using testing::load_animal;
using testing::load_file;
using testing::values_of;

Result<std::vector<Tensor>> ask(const std::string& animal, const Tensor& input,
                                std::vector<config::TensorDecl> outputs = {}) {
  auto model = load_animal(animal, {}, std::move(outputs));
  if (!model) return std::move(model).error();
  return (*model)->infer({input});
}

TEST(TorchAnswer, ATupleIsOneOutputForEachOfItsTensors) {
  const auto outputs = ask("tuple", fp32("x", {1.5, 2}), {{"more", "FP32", {}}, {"whole", "INT64", {}}});
  ASSERT_TRUE(outputs.ok()) << outputs.error().message;
  EXPECT_EQ((*outputs)[0].name, "more");
  EXPECT_THAT(values_of<float>((*outputs)[0]), ElementsAre(2.5, 3));
  EXPECT_EQ((*outputs)[1].name, "whole");
  EXPECT_THAT(values_of<std::int64_t>((*outputs)[1]), ElementsAre(1, 2));
}

TEST(TorchAnswer, AListHasAsManyOutputsAsTheCallReturned) {
  const auto outputs = ask("list", fp32("x", {1, 2}));
  ASSERT_TRUE(outputs.ok()) << outputs.error().message;
  ASSERT_EQ(outputs->size(), 2u);
  EXPECT_EQ((*outputs)[1].name, "OUTPUT__1");
  EXPECT_THAT(values_of<float>((*outputs)[1]), ElementsAre(2, 3));
}

TEST(TorchAnswer, AListOfAnotherLengthThanDeclaredIsAnError) {
  const auto outputs = ask("list", fp32("x", {1, 2}), {{"only", "", {}}});
  ASSERT_FALSE(outputs.ok());
  EXPECT_EQ(outputs.error().code, Errc::internal);
  EXPECT_EQ(outputs.error().message, "the model returned 2 outputs, not the 1 of its signature");
}

TEST(TorchAnswer, ADictIsNamedByItsKeys) {
  const auto outputs = ask("dict", fp32("x", {1, 2}));
  ASSERT_TRUE(outputs.ok()) << outputs.error().message;
  ASSERT_EQ(outputs->size(), 2u);
  EXPECT_EQ((*outputs)[0].name, "sum");
  EXPECT_THAT((*outputs)[0].shape, ElementsAre());
  EXPECT_EQ((*outputs)[1].name, "half");
  EXPECT_EQ((*outputs)[1].datatype, Datatype::fp16);
}

TEST(TorchAnswer, DeclaredNamesAreLookedUpInADict) {
  const auto outputs = ask("dict", fp32("x", {1, 2}), {{"half", "FP16", {}}, {"sum", "FP32", {}}});
  ASSERT_TRUE(outputs.ok()) << outputs.error().message;
  EXPECT_EQ((*outputs)[0].name, "half");
  EXPECT_THAT(values_of<float>((*outputs)[1]), ElementsAre(3));
  EXPECT_EQ(ask("dict", fp32("x", {1}), {{"sum", "", {}}, {"mean", "", {}}}).error().message,
            "the model did not return the output \"mean\"");
}

TEST(TorchAnswer, NumbersBecomeTensorsOfOneElement) {
  const auto outputs = ask("numbers", fp32("x", {1, 2, 3}));
  ASSERT_TRUE(outputs.ok()) << outputs.error().message;
  ASSERT_EQ(outputs->size(), 3u);
  EXPECT_THAT(values_of<std::int64_t>((*outputs)[0]), ElementsAre(3));
  EXPECT_THAT(values_of<double>((*outputs)[1]), ElementsAre(1.5));
  EXPECT_EQ((*outputs)[2].datatype, Datatype::boolean);
  EXPECT_THAT(values_of<char>((*outputs)[2]), ElementsAre(1));
  for (const auto& output : *outputs) EXPECT_THAT(output.shape, ElementsAre(1));
}

TEST(TorchAnswer, AnOutputOfAnotherTypeThanDeclaredIsAnErrorThatNamesIt) {
  const auto outputs = ask("tuple", fp32("x", {1}), {{"more", "FP32", {}}, {"whole", "FP32", {}}});
  ASSERT_FALSE(outputs.ok());
  EXPECT_EQ(outputs.error().message, "output \"whole\" is INT64, not FP32 as in its signature");
}

TEST(TorchAnswer, WhatTheProtocolHasNoTypeForIsAnError) {
  EXPECT_EQ(ask("complex", fp32("x", {1})).error().message,
            "output \"OUTPUT__0\" is CPUComplexFloatType, which cannot be answered");
  EXPECT_EQ(ask("nothing", fp32("x", {1})).error().message,
            "output \"OUTPUT__0\" is neither a tensor nor a number nor a text");
}

TEST(TorchAnswer, IsDenseAndRowMajor) {
  const auto outputs = ask("transposed", fp32("x", {1, 2, 3, 4, 5, 6}, {2, 3}));
  ASSERT_TRUE(outputs.ok()) << outputs.error().message;
  EXPECT_THAT((*outputs)[0].shape, ElementsAre(3, 2));
  EXPECT_THAT(values_of<float>((*outputs)[0]), ElementsAre(1, 4, 2, 5, 3, 6));
}

TEST(TorchAnswer, TheDemoKnowsItsFlowers) {
  const auto model = load_file(MAINSTAY_DEMO_IRIS);
  ASSERT_TRUE(model.ok()) << model.error().message;
  const auto outputs =
      (*model)->infer({fp32("measurements", {5.1, 3.5, 1.4, 0.2, 5.7, 2.8, 4.1, 1.3, 6.3, 3.3, 6.0, 2.5}, {3, 4})});
  ASSERT_TRUE(outputs.ok()) << outputs.error().message;
  EXPECT_THAT((*outputs)[0].shape, ElementsAre(3, 3));
  EXPECT_GT(values_of<float>((*outputs)[0])[0], 0.9f);
  EXPECT_THAT(values_of<std::int64_t>((*outputs)[1]), ElementsAre(0, 1, 2));
}

}  // namespace
}  // namespace mainstay
