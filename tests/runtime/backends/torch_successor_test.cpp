#include <gtest/gtest.h>

#include <memory>
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

std::unique_ptr<Model> successor_of(Model& model) {
  auto successor = model.successor();
  EXPECT_TRUE(successor.ok()) << successor.error().message;
  return successor ? std::move(*successor) : nullptr;
}

std::vector<float> ask(Model& model) { return values_of<float>(model.infer({fp32("x", {1, 2, 3})}).value()[0]); }

TEST(TorchSuccessor, AnswersAsItsPredecessorDidAtFirst) {
  for (const char* name : {"keeps_buffer", "keeps_strided", "keeps_alias", "keeps_tuple", "keeps_nested", "keeps_size",
                           "keeps_memory", "keeps_in_dict", "keeps_in_grandchild", "keeps_random", "mostly_kept"}) {
    auto model = load_animal(name).value();
    const auto pristine = model->fingerprint();
    const auto first = ask(*model);
    for (int life = 0; life < 4; ++life) {
      auto successor = successor_of(*model);
      ASSERT_TRUE(successor) << name;
      // In the predecessor's last call something moves that the two still share.
      ask(*model);
      ASSERT_TRUE(successor->take_over(*model).ok());
      model = std::move(successor);
      EXPECT_EQ(model->fingerprint(), pristine) << name;
      EXPECT_EQ(ask(*model), first) << name << " in life " << life;
    }
  }
}

TEST(TorchSuccessor, CopiesOnlyWhatMovesInAnyLife) {
  auto model = load_animal("mostly_kept").value();
  EXPECT_EQ(model->bytes_of_successor(), 0U);
  for (int life = 0; life < 3; ++life) {
    auto successor = successor_of(*model);
    ASSERT_TRUE(successor);
    ask(*model);
    ASSERT_TRUE(successor->take_over(*model).ok());
    model = std::move(successor);
    // Three floats that are a buffer; not the 64 KiB beside them.
    EXPECT_EQ(model->bytes_of_successor(), 3 * sizeof(float));
  }
}

TEST(TorchSuccessor, IsMadeInTheMiddleOfCallsToItsPredecessor) {
  for (const char* name : {"keeps_buffer", "keeps_nested", "keeps_size", "keeps_in_dict"}) {
    auto model = load_animal(name).value();
    const auto first = ask(*load_animal(name).value());
    for (int life = 0; life < 100; ++life) {
      std::unique_ptr<Model> successor;
      std::jthread making{[&] { successor = successor_of(*model); }};
      EXPECT_EQ(ask(*model), first) << name;
      making.join();
      ASSERT_TRUE(successor);
      ASSERT_TRUE(successor->take_over(*model).ok());
      model = std::move(successor);
    }
  }
}

TEST(TorchSuccessor, IsNotMadeWhereACallWritesToTheCodeThatItWouldShare) {
  auto model = load_animal("keeps_constant").value();
  const auto first = ask(*model);
  EXPECT_FALSE(successor_of(*model));
  EXPECT_EQ(ask(*load_animal("keeps_constant").value()), first);
}

TEST(TorchSuccessor, OutlivesItsPredecessorsAnswers) {
  auto model = load_animal("answers_kept").value();
  const auto answer = model->infer({fp32("x", {1})}).value();
  auto successor = successor_of(*model);
  ASSERT_TRUE(successor);
  ASSERT_TRUE(successor->take_over(*model).ok());
  model.reset();
  ask(*successor);
  EXPECT_EQ(values_of<float>(answer[0]), (std::vector<float>{1, 1, 1}));
}

}  // namespace
}  // namespace mainstay
