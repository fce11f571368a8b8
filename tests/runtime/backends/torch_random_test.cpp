#include <gtest/gtest.h>

#include <latch>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/runtime/backends/tensors.hpp"
#include "tests/runtime/backends/torch_zoo.hpp"

namespace mainstay {
namespace {

using testing::fp32;
using testing::load_animal;
using testing::values_of;

constexpr int calls = 200;

using Answers = std::vector<std::vector<float>>;

Answers draw(Model& model) {
  Answers answers;
  for (int call = 0; call < calls; ++call)
    answers.push_back(values_of<float>(model.infer({fp32("x", {1, 2, 3})}).value()[0]));
  return answers;
}

TEST(TorchRandom, TwoModelsThatDrawAtOnceEachAnswerAsTheyWouldAlone) {
  for (const char* name : {"keeps_random", "keeps_dropout", "keeps_drawn_numbers"}) {
    const auto alone = draw(**load_animal(name));
    const auto one = load_animal(name);
    const auto other = load_animal(name);
    // This one seeds what it draws from all the time.
    const auto seeding = load_animal("keeps_seed");
    Answers ones;
    Answers others;
    std::latch all{3};
    {
      std::jthread first{[&] { all.arrive_and_wait(), ones = draw(**one); }};
      std::jthread second{[&] { all.arrive_and_wait(), others = draw(**other); }};
      all.arrive_and_wait();
      draw(**seeding);
    }
    EXPECT_EQ(ones, alone) << name;
    EXPECT_EQ(others, alone) << name;
  }
}

TEST(TorchRandom, ASeedThatAModelSetsIsItsOwn) {
  const auto seeding = load_animal("keeps_seed");
  const auto other = load_animal("keeps_random");
  const auto alone = draw(**load_animal("keeps_random"));
  Answers answers;
  for (int call = 0; call < calls; ++call) {
    ASSERT_TRUE((*seeding)->infer({fp32("x", {1})}).ok());
    answers.push_back(values_of<float>((*other)->infer({fp32("x", {1})}).value()[0]));
  }
  EXPECT_EQ(answers, alone);
}

TEST(TorchRandom, BeginsWithTorchsDefaultSeedSoThatOtherProcessesDrawTheSame) {
  // What torch.manual_seed(67280421310721); torch.rand(3) gives.
  const auto drawn = values_of<float>((*load_animal("keeps_random"))->infer({fp32("x", {1})}).value()[0]);
  const auto again = values_of<float>((*load_animal("keeps_random"))->infer({fp32("x", {1})}).value()[0]);
  EXPECT_EQ(drawn, again);
}

}  // namespace
}  // namespace mainstay
