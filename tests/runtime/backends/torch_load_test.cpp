#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/runtime/backends/tensors.hpp"
#include "tests/runtime/backends/torch_zoo.hpp"
#include "tests/support/folder.hpp"

namespace mainstay {
namespace {

using ::testing::ElementsAre;
using testing::fp32;
using ::testing::HasSubstr;
using testing::load_animal;
using testing::load_file;
using ::testing::Not;
using ::testing::StartsWith;
using testing::values_of;

std::vector<std::string> names(const std::vector<TensorSpec>& specs) {
  std::vector<std::string> names;
  for (const auto& spec : specs) names.push_back(spec.name);
  return names;
}

std::string load_trouble(const std::string& animal, std::vector<config::TensorDecl> inputs = {},
                         std::vector<config::TensorDecl> outputs = {}) {
  const auto model = load_animal(animal, std::move(inputs), std::move(outputs));
  return model.ok() ? "loaded" : model.error().message;
}

TEST(TorchLoad, InputsAreNamedAsForwardsArgumentsAndOutputsByNumber) {
  const auto model = load_animal("add");
  ASSERT_TRUE(model.ok()) << model.error().message;
  const auto& signature = (*model)->signature();
  EXPECT_THAT(names(signature.inputs), ElementsAre("a", "b"));
  EXPECT_FALSE(signature.inputs[0].datatype);
  EXPECT_FALSE(signature.inputs[0].shape);
  EXPECT_THAT(names(signature.outputs), ElementsAre("OUTPUT__0"));
  EXPECT_THAT(names((*load_animal("tuple"))->signature().outputs), ElementsAre("OUTPUT__0", "OUTPUT__1"));
}

TEST(TorchLoad, OutputsOfListsAndDictsAreLeftToTheCall) {
  EXPECT_TRUE((*load_animal("list"))->signature().outputs.empty());
  EXPECT_TRUE((*load_animal("dict"))->signature().outputs.empty());
}

TEST(TorchLoad, DeclarationsComeFirst) {
  const auto model = load_animal("add", {{"b", "FP32", {{-1}}}, {"a", "", {}}}, {{"total", "FP32", {{-1}}}});
  ASSERT_TRUE(model.ok()) << model.error().message;
  const auto& signature = (*model)->signature();
  EXPECT_THAT(names(signature.inputs), ElementsAre("b", "a"));
  EXPECT_EQ(signature.inputs[0].datatype, Datatype::fp32);
  EXPECT_THAT(*signature.inputs[0].shape, ElementsAre(-1));
  EXPECT_THAT(names(signature.outputs), ElementsAre("total"));
}

TEST(TorchLoad, ArgumentsWithADefaultNeedNoInput) {
  EXPECT_THAT(names((*load_animal("optional"))->signature().inputs), ElementsAre("x"));
  EXPECT_EQ(load_trouble("optional", {{"x", "", {}}, {"bias", "", {}}}), "loaded");
}

TEST(TorchLoad, AnArgumentThatIsNoTensorIsNamedWithItsType) {
  EXPECT_EQ(load_trouble("wants_int"),
            "argument \"n\" of forward is int, but only tensors and texts can be sent to it");
  EXPECT_EQ(load_trouble("wants_list"),
            "argument \"xs\" of forward is List[Tensor], but only tensors and texts can be sent to it");
}

TEST(TorchLoad, DeclaredInputsMustFitForward) {
  EXPECT_EQ(load_trouble("add", {{"a", "", {}}, {"c", "", {}}}), "input \"c\" is declared, but forward takes a, b");
  EXPECT_EQ(load_trouble("add", {{"a", "", {}}, {"b", "", {}}, {"c", "", {}}}),
            "3 inputs are declared, but forward takes 2: a, b");
  EXPECT_EQ(load_trouble("add", {{"INPUT__0", "", {}}}), "no input is declared for the argument \"b\" of forward");
  EXPECT_EQ(load_trouble("optional", {{"bias", "", {}}}), "no input is declared for the argument \"x\" of forward");
}

TEST(TorchLoad, DeclaredOutputsMustFitTheReturnType) {
  EXPECT_EQ(load_trouble("tuple", {}, {{"y", "", {}}}), "1 outputs are declared, but forward returns 2");
}

TEST(TorchLoad, BytesAreDeclaredWhereForwardHasTextsAndNowhereElse) {
  EXPECT_EQ(load_trouble("identity", {{"x", "BYTES", {}}}), "\"x\" is declared as BYTES, but in forward it is Tensor");
  EXPECT_EQ(load_trouble("identity", {}, {{"y", "BYTES", {}}}),
            "\"y\" is declared as BYTES, but in forward it is Tensor");
  EXPECT_EQ(load_trouble("shouts", {{"words", "FP32", {}}}),
            "\"words\" is declared as FP32, but in forward it is List[str]");
  EXPECT_EQ(load_trouble("greeting", {}, {{"y", "INT64", {}}}), "\"y\" is declared as INT64, but in forward it is str");
}

TEST(TorchLoad, TextsAreBytesThoughNobodyDeclaresIt) {
  const auto words = load_animal("words");
  ASSERT_TRUE(words.ok()) << words.error().message;
  const auto& signature = (*words)->signature();
  EXPECT_EQ(signature.inputs[0].datatype, Datatype::bytes);
  EXPECT_THAT(*signature.inputs[0].shape, ElementsAre(1));
  EXPECT_EQ(signature.outputs[0].datatype, Datatype::bytes);
  EXPECT_THAT(*signature.outputs[0].shape, ElementsAre(-1));
  EXPECT_FALSE(signature.outputs[1].datatype);
  EXPECT_THAT(*signature.outputs[2].shape, ElementsAre(1));
  const auto shouts = load_animal("shouts", {{"words", "", {}}});
  EXPECT_EQ((*shouts)->signature().inputs[0].datatype, Datatype::bytes);
}

TEST(TorchLoad, AReturnTypeThatNobodyCanAnswerIsRefused) {
  EXPECT_EQ(load_trouble("nested"),
            "forward returns Tuple[Tensor, Tuple[Tensor, Tensor]], which is neither tensors nor numbers nor texts");
}

TEST(TorchLoad, AModuleWithoutForwardIsRefused) { EXPECT_EQ(load_trouble("no_forward"), "the module has no forward"); }

TEST(TorchLoad, AFileThatCannotBeReadIsAShortErrorWithoutItsPath) {
  const testing::Folder made;
  const auto folder = made.path().string();
  made.write("empty.pt", "");
  made.write("garbage.pt", std::string(5000, 'x'));
  std::string good;
  std::getline(std::ifstream(MAINSTAY_TORCH_ZOO "/add.pt"), good, '\xff');
  made.write("truncated.pt", good.substr(0, good.size() / 2));
  EXPECT_EQ(
      load_file(folder + "/garbage.pt").error().message,
      "model file cannot be read: PytorchStreamReader failed reading zip archive: failed finding central directory");
  for (const char* file : {"missing.pt", "empty.pt", "garbage.pt", "truncated.pt", ""}) {
    const auto model = load_file(folder + "/" + file);
    ASSERT_FALSE(model.ok()) << file;
    EXPECT_EQ(model.error().code, Errc::internal);
    EXPECT_THAT(model.error().message, StartsWith("model file cannot be read: "));
    EXPECT_THAT(model.error().message, Not(HasSubstr(folder)));
    EXPECT_THAT(model.error().message, Not(HasSubstr("\n")));
    EXPECT_LT(model.error().message.size(), 150u) << model.error().message;
  }
}

TEST(TorchLoad, ModulesAreEvaluatedAndNotTrained) {
  const auto model = load_animal("training");
  const auto outputs = (*model)->infer({fp32("x", {1})});
  ASSERT_TRUE(outputs.ok()) << outputs.error().message;
  EXPECT_THAT(values_of<float>((*outputs)[0]), ElementsAre(0));
}

TEST(TorchLoad, ManyThreadsMayLoadAndCallAtOnce) {
  std::vector<std::jthread> threads;
  std::vector<float> answers(4);
  for (std::size_t i = 0; i < answers.size(); ++i)
    threads.emplace_back([&answers, i] {
      for (int round = 0; round < 5; ++round) {
        const auto model = load_animal("add");
        if (!model) return;
        const auto outputs = (*model)->infer({fp32("a", {1}), fp32("b", {static_cast<float>(i)})});
        if (outputs) answers[i] = values_of<float>((*outputs)[0])[0];
      }
    });
  threads.clear();
  EXPECT_THAT(answers, ElementsAre(1, 11, 21, 31));
}

}  // namespace
}  // namespace mainstay
