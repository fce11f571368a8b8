#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/runtime/backends/tensors.hpp"
#include "tests/runtime/backends/torch_zoo.hpp"

namespace mainstay {
namespace {

using testing::fp32;
using ::testing::HasSubstr;
using testing::load_animal;
using testing::values_of;

std::vector<float> ask(Model& model) {
  auto outputs = model.infer({fp32("x", {1, 2, 3})});
  EXPECT_TRUE(outputs.ok()) << outputs.error().message;
  return outputs ? values_of<float>((*outputs)[0]) : std::vector<float>{};
}

class TorchState : public ::testing::TestWithParam<const char*> {};

TEST_P(TorchState, IsWhatItWasAfterAReset) {
  const auto model = load_animal(GetParam());
  ASSERT_TRUE(model.ok()) << model.error().message;
  const auto pristine = (*model)->fingerprint();
  const auto first = ask(**model);
  EXPECT_NE((*model)->fingerprint(), pristine);
  EXPECT_NE(ask(**model), first) << "nothing was kept that a reset could put back";
  for (int round = 0; round < 3; ++round) {
    ASSERT_TRUE((*model)->reset().ok());
    EXPECT_EQ((*model)->fingerprint(), pristine);
    EXPECT_EQ(ask(**model), first);
    EXPECT_NE((*model)->fingerprint(), pristine);
  }
}

TEST_P(TorchState, HasTheSameFingerprintInModelsThatDidTheSame) {
  const auto one = load_animal(GetParam());
  const auto other = load_animal(GetParam());
  EXPECT_EQ((*one)->fingerprint(), (*other)->fingerprint());
  ask(**one);
  EXPECT_NE((*one)->fingerprint(), (*other)->fingerprint());
  ask(**other);
  EXPECT_EQ((*one)->fingerprint(), (*other)->fingerprint());
}

INSTANTIATE_TEST_SUITE_P(OfEveryKind, TorchState,
                         ::testing::Values("keeps_buffer", "keeps_new_buffer", "keeps_parameter", "keeps_view",
                                           "keeps_strided", "keeps_detached", "keeps_data", "keeps_out", "keeps_loop",
                                           "keeps_many", "keeps_renamed", "keeps_statistics", "keeps_size",
                                           "keeps_memory", "keeps_shape", "keeps_alias", "keeps_int", "keeps_float",
                                           "keeps_bool", "keeps_text", "keeps_optional", "keeps_in_list",
                                           "keeps_longer_list", "keeps_other_list", "keeps_ints", "keeps_in_dict",
                                           "keeps_larger_dict", "keeps_smaller_dict", "keeps_in_tuple", "keeps_tuple",
                                           "keeps_nested", "keeps_in_child", "keeps_in_grandchild", "keeps_random",
                                           "keeps_randn", "keeps_dropout", "keeps_drawn_numbers", "keeps_seed",
                                           "keeps_in_context", "keeps_constant"),
                         [](const auto& info) { return std::string(info.param); });

TEST(TorchStateOfAModule, ThatKeepsNothingNeverMoves) {
  const auto model = load_animal("keeps_nothing");
  const auto pristine = (*model)->fingerprint();
  ask(**model);
  EXPECT_EQ((*model)->fingerprint(), pristine);
  EXPECT_EQ((*model)->bytes_of_successor(), 0);
}

TEST(TorchStateOfAModule, IsTheSameWhereOtherTensorsHoldTheSameNumbers) {
  const auto model = load_animal("keeps_equal");
  const auto pristine = (*model)->fingerprint();
  ask(**model);
  EXPECT_EQ((*model)->fingerprint(), pristine);
}

TEST(TorchStateOfAModule, ThatWasAnsweredStaysInTheAnswer) {
  for (const char* animal : {"answers_kept", "counter", "state_view"}) {
    const auto model = load_animal(animal);
    const auto answer = (*model)->infer({fp32("x", {1})});
    ASSERT_TRUE(answer.ok());
    const auto before = values_of<float>((*answer)[0]);
    ASSERT_TRUE((*model)->reset().ok());
    EXPECT_EQ(values_of<float>((*answer)[0]), before) << animal;
  }
}

TEST(TorchStateOfAModule, ThatCannotResetItselfIsNotReset) {
  const auto model = load_animal("cannot_reset");
  const auto done = (*model)->reset();
  ASSERT_FALSE(done.ok());
  EXPECT_THAT(done.error().message, HasSubstr("there is no way back"));
}

}  // namespace
}  // namespace mainstay
