#include <gmock/gmock.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/runtime/backends/tensors.hpp"
#include "tests/runtime/backends/torch_zoo.hpp"

namespace mainstay {
namespace {

using ::testing::ElementsAre;
using testing::fp32;
using testing::load_animal;
using testing::values_of;

TEST(TorchMemory, AnInputThatIsReturnedIsNotCopied) {
  const auto model = load_animal("identity");
  const auto input = fp32("x", {1, 2, 3});
  for (int call = 0; call < 5; ++call) {
    const auto outputs = (*model)->infer({input});
    ASSERT_TRUE(outputs.ok());
    EXPECT_EQ((*outputs)[0].data.data(), input.data.data());
  }
}

TEST(TorchMemory, AnAnswerOutlivesItsRequestAndItsModel) {
  std::optional<std::vector<Tensor>> outputs;
  {
    const auto model = load_animal("identity");
    outputs = (*model)->infer({fp32("x", {1, 2, 3})}).value();
  }
  EXPECT_THAT(values_of<float>((*outputs)[0]), ElementsAre(1, 2, 3));
}

TEST(TorchMemory, AnAnswerThatIsTheModelsStateDoesNotChangeWithIt) {
  for (const char* animal : {"counter", "state_view"}) {
    const auto model = load_animal(animal);
    std::vector<std::vector<Tensor>> answers;
    for (int call = 0; call < 4; ++call) {
      auto outputs = (*model)->infer({fp32("x", {0})});
      ASSERT_TRUE(outputs.ok()) << outputs.error().message;
      answers.push_back(std::move(*outputs));
    }
    for (std::size_t call = 0; call < answers.size(); ++call)
      EXPECT_EQ(values_of<float>(answers[call][0])[0], static_cast<float>(call + 1)) << animal;
  }
}

TEST(TorchMemory, OutputsThatAreOneTensorDoNotShareMemory) {
  const auto model = load_animal("twice");
  const auto outputs = (*model)->infer({fp32("x", {1})});
  ASSERT_TRUE(outputs.ok());
  EXPECT_NE((*outputs)[0].data.data(), (*outputs)[1].data.data());
  EXPECT_THAT(values_of<float>((*outputs)[0]), ElementsAre(2));
  EXPECT_THAT(values_of<float>((*outputs)[1]), ElementsAre(2));
}

TEST(TorchMemory, AnInputThatAModelKeepsStaysValid) {
  const auto model = load_animal("keeper");
  ASSERT_TRUE((*model)->infer({fp32("x", {1, 2})}).ok());
  const auto outputs = (*model)->infer({fp32("x", {3, 4})});
  ASSERT_TRUE(outputs.ok());
  EXPECT_THAT(values_of<float>((*outputs)[0]), ElementsAre(1, 2));
}

TEST(TorchMemory, AModelThatWritesToItsInputLeavesTheRequestAsItWas) {
  const auto model = load_animal("writer");
  const auto input = fp32("x", {1, 2});
  const auto outputs = (*model)->infer({input});
  ASSERT_TRUE(outputs.ok());
  EXPECT_THAT(values_of<float>((*outputs)[0]), ElementsAre(2, 3));
  EXPECT_THAT(values_of<float>(input), ElementsAre(1, 2));
}

constexpr std::uint64_t three_floats = 12;

TEST(TorchMemory, IsThatOfAModulesTensorsEachOnceHoweverManyNamesItHas) {
  EXPECT_EQ((*load_animal("identity"))->memory(), three_floats);
  // One of three numbers under three names, one of six under two, and nine that stand by themselves.
  constexpr std::uint64_t large = 1024 * 16 * 4;
  constexpr std::uint64_t six = 24;
  constexpr std::uint64_t wide = 40;
  EXPECT_EQ((*load_animal("keeps_nothing"))->memory(), large + six + wide + 7 * three_floats);
}

TEST(TorchMemory, CountsTheCopiesOfWhatCallsMayWriteTo) {
  EXPECT_EQ((*load_animal("counter"))->memory(), 2 * three_floats);
}

TEST(TorchMemory, CountsWhatACallHasLeftInTheModuleUntilTheReset) {
  const auto model = load_animal("keeper");
  const auto before = (*model)->memory();
  ASSERT_TRUE((*model)->infer({fp32("x", std::vector<float>(1000))}).ok());
  EXPECT_EQ((*model)->memory(), *before + 4000);
  ASSERT_TRUE((*model)->reset().ok());
  EXPECT_EQ((*model)->memory(), before);
}

TEST(TorchMemory, OfASuccessorIsWhatItsPredecessorHas) {
  const auto model = load_animal("counter");
  const auto successor = (*model)->successor();
  ASSERT_TRUE(successor.ok());
  EXPECT_EQ((*successor)->memory(), (*model)->memory());
}

}  // namespace
}  // namespace mainstay
