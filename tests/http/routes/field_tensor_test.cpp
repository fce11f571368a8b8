#include "http/routes/field_tensor.hpp"

#include <gtest/gtest.h>

#include "http/routes/output_json.hpp"
#include "runtime/tensor_check.hpp"

namespace mainstay::http::routes {
namespace {

using config::FieldType;
using config::RouteField;
using Shape = std::optional<std::vector<std::int64_t>>;

RouteField field_of(FieldType type) {
  RouteField field;
  field.name = "f";
  field.type = type;
  return field;
}

Scalar text(const std::string& value) { return Buffer::of(value); }
FieldValue one(Scalar value) { return {false, {std::move(value)}}; }

/// "FP32 [1] [7]", or why not.
std::string made(const RouteField& field, const FieldValue& value, std::optional<Datatype> datatype, Shape shape) {
  const auto tensor = tensor_of(field, value, {"IN", datatype, std::move(shape)});
  if (!tensor) return tensor.error().message;
  EXPECT_EQ(tensor.value().name, "IN");
  auto shown = std::string(name_of(tensor.value().datatype)) + " " + text_of(tensor.value().shape) + " ";
  const auto error = append_output(shown, tensor.value(), config::TemplateNode::As::list);
  return error ? error->message : shown;
}

TEST(FieldTensor, HasTheDatatypeOfTheFieldWhereTheModelDoesNotSay) {
  EXPECT_EQ(made(field_of(FieldType::string), one(text("a")), {}, {}), R"(BYTES [1] ["a"])");
  EXPECT_EQ(made(field_of(FieldType::integer), one(std::int64_t{7}), {}, {}), "INT64 [1] [7]");
  EXPECT_EQ(made(field_of(FieldType::number), one(0.5), {}, {}), "FP32 [1] [0.5]");
  EXPECT_EQ(made(field_of(FieldType::boolean), one(true), {}, {}), "BOOL [1] [true]");
}

TEST(FieldTensor, HasTheDatatypeThatTheModelWants) {
  const auto integer = field_of(FieldType::integer);
  EXPECT_EQ(made(integer, one(std::int64_t{255}), Datatype::uint8, {}), "UINT8 [1] [255]");
  EXPECT_EQ(made(integer, one(std::int64_t{-7}), Datatype::fp64, {}), "FP64 [1] [-7]");
  EXPECT_EQ(made(integer, one(std::int64_t{-7}), Datatype::int32, {}), "INT32 [1] [-7]");
  EXPECT_EQ(made(field_of(FieldType::boolean), one(true), Datatype::int32, {}), "INT32 [1] [1]");
  auto choice = field_of(FieldType::enumeration);
  choice.values = {"a", "b"};
  EXPECT_EQ(made(choice, one(text("b")), Datatype::int64, {}), "INT64 [1] [1]");
  EXPECT_EQ(made(choice, one(text("b")), Datatype::bytes, {}), R"(BYTES [1] ["b"])");
}

TEST(FieldTensor, RefusesWhatTheDatatypeDoesNotHold) {
  const auto refused = [](Datatype type) {
    return "field 'f': it does not fit the model's input 'IN', which is " + std::string(name_of(type));
  };
  const auto integer = field_of(FieldType::integer);
  EXPECT_EQ(made(integer, one(std::int64_t{256}), Datatype::uint8, {}), refused(Datatype::uint8));
  EXPECT_EQ(made(integer, one(std::int64_t{-1}), Datatype::uint64, {}), refused(Datatype::uint64));
  EXPECT_EQ(made(field_of(FieldType::number), one(1e300), Datatype::fp32, {}), refused(Datatype::fp32));
}

TEST(FieldTensor, OfAKindThatTheModelDoesNotTakeIsAMistakeOfTheServers) {
  const auto code = [](FieldType type, const FieldValue& value, Datatype datatype) {
    const auto tensor = tensor_of(field_of(type), value, {"IN", datatype, {}});
    return tensor ? "taken" : tensor.error().code == Errc::internal ? "internal" : "refused";
  };
  EXPECT_STREQ(code(FieldType::string, one(text("1")), Datatype::int64), "internal");
  EXPECT_STREQ(code(FieldType::integer, one(std::int64_t{1}), Datatype::bytes), "internal");
  EXPECT_STREQ(code(FieldType::number, one(1.0), Datatype::int64), "internal");
  EXPECT_STREQ(code(FieldType::integer, one(std::int64_t{1}), Datatype::boolean), "internal");
  EXPECT_STREQ(code(FieldType::number, one(1.0), Datatype::fp16), "internal");
}

TEST(FieldTensor, HasAsManyDimensionsAsTheModelDeclares) {
  const auto integer = field_of(FieldType::integer);
  const auto seven = one(std::int64_t{7});
  EXPECT_EQ(made(integer, seven, {}, Shape{{-1}}), "INT64 [1] [7]");
  EXPECT_EQ(made(integer, seven, {}, Shape{{1, 1}}), "INT64 [1, 1] [[7]]");
  EXPECT_EQ(made(integer, seven, {}, Shape{std::vector<std::int64_t>{}}), "INT64 [] 7");
  const FieldValue list{true, {std::int64_t{1}, std::int64_t{2}}};
  EXPECT_EQ(made(integer, list, {}, {}), "INT64 [2] [1,2]");
  EXPECT_EQ(made(integer, list, {}, Shape{{-1, -1}}), "INT64 [1, 2] [[1,2]]");
  EXPECT_EQ(made(integer, list, {}, Shape{{2}}), "INT64 [2] [1,2]");
  EXPECT_EQ(made(integer, list, {}, Shape{{3}}),
            "field 'f': there are 2 elements, which do not fit the shape [3] of the model's input 'IN'");
  EXPECT_EQ(made(integer, seven, {}, Shape{{4}}),
            "field 'f': there are 1 elements, which do not fit the shape [4] of the model's input 'IN'");
  EXPECT_EQ(made(integer, FieldValue{true, {}}, {}, Shape{{-1}}), "INT64 [0] []");
}

TEST(FieldTensor, TakesBytesAsElementsFromWhereTheyLie) {
  const auto bytes = Buffer::of(std::string("abc"));
  const auto tensor = tensor_of(field_of(FieldType::bytes), one(bytes), {"IN", Datatype::uint8, Shape{{-1}}});
  ASSERT_TRUE(tensor);
  EXPECT_EQ(tensor.value().data.data(), bytes.data());
  EXPECT_EQ(tensor.value().shape, (std::vector<std::int64_t>{3}));
  EXPECT_EQ(made(field_of(FieldType::bytes), one(bytes), Datatype::bytes, {}), R"(BYTES [1] ["abc"])");
}

}  // namespace
}  // namespace mainstay::http::routes
