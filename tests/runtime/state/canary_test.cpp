#include "runtime/state/canary.hpp"

#include <gmock/gmock.h>

#include <limits>
#include <string>
#include <vector>

#include "runtime/state/canary_tensor.hpp"
#include "tests/runtime/backends/tensors.hpp"

namespace mainstay {
namespace {

using testing::buffer_of;
using ::testing::ElementsAre;
using testing::fp32;
using ::testing::HasSubstr;
using testing::values_of;

constexpr auto nan = std::numeric_limits<float>::quiet_NaN();
constexpr auto infinity = std::numeric_limits<float>::infinity();

Signature signature_of(Datatype type) {
  return {{{"x", type, std::nullopt}, {"z", std::nullopt, std::nullopt}}, {{"y", type, std::nullopt}}};
}

Canary expecting(const std::string& datatype, std::vector<std::int64_t> shape, const std::string& data) {
  config::Canary config;
  config.tolerance = 0.01;
  config.inputs = {{"z", "FP32", {1}, "[1]"}, {"x", datatype, shape, data}};
  config.outputs = {{"y", datatype, shape, data}};
  auto canary = Canary::from(config, signature_of(*datatype_from(datatype)));
  EXPECT_TRUE(canary.ok()) << canary.error().message;
  return std::move(canary).value();
}

std::string complaint(const Canary& canary, const Tensor& output) {
  const auto status = canary.check({fp32("other", {9}), output});
  return status ? "" : status.error().message;
}

TEST(Canary, AsksInTheOrderOfTheSignature) {
  const auto canary = expecting("INT32", {2, 2}, "[[1, 2], [3, -4]]");
  ASSERT_EQ(canary.inputs().size(), 2U);
  EXPECT_EQ(canary.inputs()[0].name, "x");
  EXPECT_THAT(values_of<std::int32_t>(canary.inputs()[0]), ElementsAre(1, 2, 3, -4));
  EXPECT_EQ(canary.inputs()[1].name, "z");
}

TEST(Canary, AllowsATolerance) {
  const auto canary = expecting("FP32", {2}, "[0.5, 200]");
  EXPECT_EQ(complaint(canary, fp32("y", {0.505F, 201.5F})), "");
  // Relative to what is over 1 only.
  EXPECT_EQ(complaint(canary, fp32("y", {0.52F, 200})), "canary: output \"y\": element 0 is 0.519999981, not 0.5");
  EXPECT_THAT(complaint(canary, fp32("y", {0.5, 203})), HasSubstr("element 1 is 203, not 200"));
}

TEST(Canary, TakesNoNanWhereANumberShouldBe) {
  const auto canary = expecting("FP32", {2}, "[1, 2]");
  EXPECT_THAT(complaint(canary, fp32("y", {1, nan})), HasSubstr("element 1 is nan, not 2"));
  EXPECT_THAT(complaint(canary, fp32("y", {infinity, 2})), HasSubstr("element 0 is inf, not 1"));
}

TEST(Canary, KnowsTheNumbersThatJsonDoesNotHave) {
  const auto canary = expecting("FP32", {3}, R"(["NaN", "Infinity", "-Infinity"])");
  EXPECT_EQ(complaint(canary, fp32("y", {nan, infinity, -infinity})), "");
  EXPECT_THAT(complaint(canary, fp32("y", {1, infinity, -infinity})), HasSubstr("element 0 is 1, not nan"));
  EXPECT_THAT(complaint(canary, fp32("y", {nan, -infinity, -infinity})), HasSubstr("element 1 is -inf, not inf"));
}

TEST(Canary, ComparesWholeNumbersBooleansAndTextsExactly) {
  EXPECT_THAT(
      complaint(expecting("INT64", {1}, "[1000000]"), {"y", Datatype::int64, {1}, buffer_of<std::int64_t>({1000001})}),
      HasSubstr("element 0 is 1000001, not 1000000"));
  EXPECT_THAT(complaint(expecting("UINT8", {1}, "[200]"), {"y", Datatype::uint8, {1}, buffer_of<std::uint8_t>({199})}),
              HasSubstr("element 0 is 199, not 200"));
  EXPECT_THAT(complaint(expecting("BOOL", {2}, "[true, false]"),
                        {"y", Datatype::boolean, {2}, buffer_of<std::uint8_t>({1, 1})}),
              HasSubstr("element 1 is 1, not 0"));
  std::string texts;
  append_bytes_element(texts, "one");
  append_bytes_element(texts, "two");
  const auto canary = expecting("BYTES", {2}, R"(["one", "two"])");
  EXPECT_EQ(complaint(canary, {"y", Datatype::bytes, {2}, Buffer::of(texts)}), "");
  texts.back() = 'O';
  EXPECT_THAT(complaint(canary, {"y", Datatype::bytes, {2}, Buffer::of(texts)}), HasSubstr("element 1"));
}

TEST(Canary, SaysWhatElseIsWrongWithAnOutput) {
  const auto canary = expecting("FP32", {2}, "[1, 2]");
  EXPECT_THAT(complaint(canary, fp32("Y", {1, 2})), HasSubstr("did not answer the output \"y\""));
  EXPECT_THAT(complaint(canary, fp32("y", {1, 2}, {1, 2})), HasSubstr("has the shape [1,2], not [2]"));
  EXPECT_THAT(complaint(canary, {"y", Datatype::int32, {2}, buffer_of<std::int32_t>({1, 2})}),
              HasSubstr("is INT32, not FP32"));
  EXPECT_THAT(complaint(canary, fp32("y", {1}, {2})), HasSubstr("other data than its shape"));
}

TEST(Canary, MustFitTheModel) {
  const auto refusal = [](std::vector<config::CanaryTensor> inputs) {
    config::Canary config;
    config.inputs = std::move(inputs);
    return Canary::from(config, {{{"x", Datatype::fp32, std::nullopt}}, {}}).error().message;
  };
  EXPECT_EQ(refusal({}), "canary: it has no input \"x\"");
  EXPECT_EQ(refusal({{"x", "", {1}, "[1]"}, {"w", "", {1}, "[1]"}}), "canary: the model has no input \"w\"");
  EXPECT_EQ(refusal({{"x", "", {2}, "[1]"}}), "canary: tensor \"x\" has 1 elements, which is not what its shape says");
}

TEST(CanaryTensor, RefusesWhatIsNotOfItsType) {
  const auto refusal = [](const std::string& type, const std::string& data) {
    const auto tensor = canary_tensor({"x", type, {1}, data}, Datatype::fp32);
    return tensor ? "" : tensor.error().message;
  };
  EXPECT_EQ(refusal("", "[1.5]"), "");
  EXPECT_EQ(refusal("INT8", "[128]"), "tensor \"x\" is INT8, but its element 0 is 128");
  EXPECT_EQ(refusal("INT8", "[-128]"), "");
  EXPECT_EQ(refusal("UINT16", "[-1]"), "tensor \"x\" is UINT16, but its element 0 is -1");
  EXPECT_EQ(refusal("UINT64", "[18446744073709551615]"), "");
  EXPECT_EQ(refusal("INT32", "[1.0]"), "tensor \"x\" is INT32, but its element 0 is 1.0");
  EXPECT_EQ(refusal("FP64", "[true]"), "tensor \"x\" is FP64, but its element 0 is true");
  EXPECT_EQ(refusal("BYTES", "[1]"), "tensor \"x\" is BYTES, but its element 0 is 1");
  EXPECT_EQ(refusal("FP16", "[1]"), "tensor \"x\" is FP16, which cannot be written as JSON here");
  EXPECT_EQ(refusal("FP32", "[1"), "tensor \"x\" has data that is no JSON");
}

}  // namespace
}  // namespace mainstay
