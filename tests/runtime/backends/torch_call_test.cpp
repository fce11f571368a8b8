#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/runtime/backends/tensors.hpp"
#include "tests/runtime/backends/torch_zoo.hpp"

namespace mainstay {
namespace {

using testing::buffer_of;
using ::testing::ElementsAre;
using testing::fp32;
using ::testing::HasSubstr;
using testing::load_animal;
using ::testing::Not;
using testing::values_of;

TEST(TorchCall, InputsAreMatchedByNameWhereTheyAreForwards) {
  const auto model = load_animal("add", {{"b", "", {}}, {"a", "", {}}});
  const auto outputs = (*model)->infer({fp32("b", {1}), fp32("a", {2})});
  ASSERT_TRUE(outputs.ok()) << outputs.error().message;
  EXPECT_THAT(values_of<float>((*outputs)[0]), ElementsAre(12));
}

TEST(TorchCall, InputsAreMatchedByPositionWhereTheyAreNot) {
  const auto model = load_animal("add", {{"INPUT__0", "", {}}, {"INPUT__1", "", {}}});
  ASSERT_TRUE(model.ok()) << model.error().message;
  const auto outputs = (*model)->infer({fp32("INPUT__0", {1}), fp32("INPUT__1", {2})});
  ASSERT_TRUE(outputs.ok()) << outputs.error().message;
  EXPECT_THAT(values_of<float>((*outputs)[0]), ElementsAre(21));
}

TEST(TorchCall, ArgumentsThatAreLeftOutHaveTheirDefault) {
  const auto bare = load_animal("optional");
  EXPECT_THAT(values_of<float>((*(*bare)->infer({fp32("x", {1})}))[0]), ElementsAre(2));
  const auto full = load_animal("optional", {{"bias", "", {}}, {"x", "", {}}});
  EXPECT_THAT(values_of<float>((*(*full)->infer({fp32("bias", {10}), fp32("x", {1})}))[0]), ElementsAre(22));
}

TEST(TorchCall, EveryDatatypeButBytesGoesInAndComesOut) {
  const auto model = load_animal("identity");
  for (auto type : {Datatype::boolean, Datatype::uint8, Datatype::uint16, Datatype::uint32, Datatype::uint64,
                    Datatype::int8, Datatype::int16, Datatype::int32, Datatype::int64, Datatype::fp16, Datatype::bf16,
                    Datatype::fp32, Datatype::fp64}) {
    const Tensor input{"x", type, {2}, Buffer::of(std::string(2 * element_size(type), '\1'))};
    const auto outputs = (*model)->infer({input});
    ASSERT_TRUE(outputs.ok()) << name_of(type);
    EXPECT_EQ((*outputs)[0].datatype, type);
    EXPECT_EQ((*outputs)[0].data.text(), input.data.text()) << name_of(type);
  }
}

TEST(TorchCall, BytesAreRefused) {
  const auto model = load_animal("identity");
  std::string element;
  append_bytes_element(element, "text");
  const auto outputs = (*model)->infer({{"x", Datatype::bytes, {1}, Buffer::of(element)}});
  ASSERT_FALSE(outputs.ok());
  EXPECT_EQ(outputs.error().code, Errc::invalid_argument);
  EXPECT_EQ(outputs.error().message, "input \"x\" is BYTES, but the model takes numbers");
}

TEST(TorchCall, DataThatIsShorterThanItsShapeIsNeverRead) {
  const auto model = load_animal("identity");
  EXPECT_FALSE((*model)->infer({fp32("x", {1, 2}, {3})}).ok());
  EXPECT_FALSE((*model)->infer({fp32("x", {1, 2}, {-2})}).ok());
  EXPECT_FALSE((*model)->infer({}).ok());
}

TEST(TorchCall, EmptyAndScalarTensorsPass) {
  const auto model = load_animal("identity");
  const auto empty = (*model)->infer({fp32("x", {}, {0, 4})});
  ASSERT_TRUE(empty.ok()) << empty.error().message;
  EXPECT_THAT((*empty)[0].shape, ElementsAre(0, 4));
  const auto scalar = (*model)->infer({fp32("x", {7}, {})});
  ASSERT_TRUE(scalar.ok()) << scalar.error().message;
  EXPECT_THAT((*scalar)[0].shape, ElementsAre());
  EXPECT_THAT(values_of<float>((*scalar)[0]), ElementsAre(7));
}

TEST(TorchCall, TensorsMayBeginAnywhereInARequestsBody) {
  const auto model = load_animal("identity");
  const std::vector<float> values{1, 2, 3};
  std::string body = "{}!" + std::string(buffer_of(values).text());
  const auto outputs = (*model)->infer({{"x", Datatype::fp32, {3}, Buffer::of(body).slice(3, 12)}});
  ASSERT_TRUE(outputs.ok());
  EXPECT_THAT(values_of<float>((*outputs)[0]), ElementsAre(1, 2, 3));
}

TEST(TorchCall, WhatAModelRaisesIsItsMessageAlone) {
  const auto raises = (*load_animal("raises"))->infer({fp32("x", {1, 2})});
  ASSERT_FALSE(raises.ok());
  EXPECT_EQ(raises.error().code, Errc::internal);
  EXPECT_EQ(raises.error().message, "the model says no");
  const auto asserts = (*load_animal("asserts"))->infer({fp32("x", {1, 2})});
  ASSERT_FALSE(asserts.ok());
  EXPECT_EQ(asserts.error().message, "AssertionError: one row only");
}

TEST(TorchCall, WhatTorchRaisesIsOneShortLine) {
  const auto outputs = (*load_animal("matmul"))->infer({fp32("x", {1, 2}, {1, 2})});
  ASSERT_FALSE(outputs.ok());
  EXPECT_EQ(outputs.error().message, "mat1 and mat2 shapes cannot be multiplied (1x2 and 1x2)");
}

TEST(TorchCall, AModelThatRaisedStillAnswers) {
  const auto model = load_animal("asserts");
  EXPECT_FALSE((*model)->infer({fp32("x", {1, 2})}).ok());
  EXPECT_TRUE((*model)->infer({fp32("x", {1})}).ok());
}

}  // namespace
}  // namespace mainstay
