#include <gmock/gmock.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/runtime/backends/tensors.hpp"
#include "tests/runtime/backends/torch_zoo.hpp"

namespace mainstay {
namespace {

using ::testing::ElementsAre;
using testing::fp32;
using testing::load_animal;

Tensor texts(std::string name, const std::vector<std::string_view>& elements) {
  std::string data;
  for (auto element : elements) append_bytes_element(data, element);
  return {std::move(name), Datatype::bytes, {static_cast<std::int64_t>(elements.size())}, Buffer::of(std::move(data))};
}

Result<std::vector<Tensor>> ask(const std::string& animal, const Tensor& input) {
  auto model = load_animal(animal);
  if (!model) return std::move(model).error();
  return (*model)->infer({input});
}

std::string refusal_of(const std::string& animal, const Tensor& input) {
  const auto outputs = ask(animal, input);
  if (outputs) return "answered";
  EXPECT_EQ(outputs.error().code, Errc::invalid_argument);
  return outputs.error().message;
}

TEST(TorchText, OneTextGoesInAndOneComesOut) {
  const auto outputs = ask("greeting", texts("name", {"Ada"}));
  ASSERT_TRUE(outputs.ok()) << outputs.error().message;
  EXPECT_EQ((*outputs)[0].datatype, Datatype::bytes);
  EXPECT_THAT((*outputs)[0].shape, ElementsAre(1));
  EXPECT_THAT(*bytes_elements((*outputs)[0].data), ElementsAre("hello Ada"));
}

TEST(TorchText, ATextWithADefaultMayBeSent) {
  const auto model = load_animal("greeting", {{"greeting", "BYTES", {{1}}}, {"name", "BYTES", {{1}}}});
  ASSERT_TRUE(model.ok()) << model.error().message;
  const auto outputs = (*model)->infer({texts("greeting", {"good day"}), texts("name", {"Ada"})});
  ASSERT_TRUE(outputs.ok()) << outputs.error().message;
  EXPECT_THAT(*bytes_elements((*outputs)[0].data), ElementsAre("good day Ada"));
}

TEST(TorchText, AListHasAsManyElementsAsItsTensor) {
  const auto outputs = ask("shouts", texts("words", {"a", "", "bc"}));
  ASSERT_TRUE(outputs.ok()) << outputs.error().message;
  EXPECT_THAT((*outputs)[0].shape, ElementsAre(3));
  EXPECT_THAT(*bytes_elements((*outputs)[0].data), ElementsAre("A", "", "BC"));
  const auto none = ask("shouts", texts("words", {}));
  ASSERT_TRUE(none.ok()) << none.error().message;
  EXPECT_THAT((*none)[0].shape, ElementsAre(0));
}

TEST(TorchText, TextsStandInTuplesAndDicts) {
  const auto tuple = ask("words", texts("text", {"one two"}));
  ASSERT_TRUE(tuple.ok()) << tuple.error().message;
  EXPECT_THAT(*bytes_elements((*tuple)[0].data), ElementsAre("one", "two"));
  EXPECT_EQ((*tuple)[1].datatype, Datatype::int64);
  EXPECT_THAT(*bytes_elements((*tuple)[2].data), ElementsAre("one two"));
  const auto dict = ask("text_dict", fp32("x", {1}));
  ASSERT_TRUE(dict.ok()) << dict.error().message;
  EXPECT_EQ((*dict)[1].name, "second");
  EXPECT_THAT(*bytes_elements((*dict)[1].data), ElementsAre("two"));
  const auto lists = ask("texts_dict", fp32("x", {1}));
  ASSERT_TRUE(lists.ok()) << lists.error().message;
  EXPECT_THAT(*bytes_elements((*lists)[0].data), ElementsAre("one", "two"));
}

TEST(TorchText, AnyBytesPassUnchanged) {
  const std::string_view bytes{"\0\xff\xc3\xa9", 4};
  const auto outputs = ask("words", texts("text", {bytes}));
  ASSERT_TRUE(outputs.ok()) << outputs.error().message;
  EXPECT_THAT(*bytes_elements((*outputs)[2].data), ElementsAre(bytes));
}

TEST(TorchText, WhatIsNoTextIsRefusedAndNotAFailure) {
  EXPECT_EQ(refusal_of("greeting", fp32("name", {1})), "input \"name\" is FP32, but the model takes BYTES");
  EXPECT_EQ(refusal_of("greeting", texts("name", {"a", "b"})),
            "input \"name\" has 2 elements, but the model takes one");
  EXPECT_EQ(refusal_of("greeting", texts("name", {})), "input \"name\" has 0 elements, but the model takes one");
  auto square = texts("words", {"a", "b"});
  square.shape = {1, 2};
  EXPECT_EQ(refusal_of("shouts", square), "input \"words\" has other than one dimension");
  auto longer = texts("words", {"a", "b"});
  longer.shape = {3};
  EXPECT_EQ(refusal_of("shouts", longer), "input \"words\" has other data than its shape says");
  auto cut = texts("words", {"abc"});
  cut.data = cut.data.slice(0, cut.data.size() - 1);
  EXPECT_EQ(refusal_of("shouts", cut), "input \"words\" has other data than its shape says");
}

TEST(TorchText, AModelRefusesItsInputsByRaisingAValueError) {
  EXPECT_EQ(refusal_of("refuses", fp32("x", {1})), "the model says no");
}

}  // namespace
}  // namespace mainstay
