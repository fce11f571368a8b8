#include "http/openapi/field_example.hpp"

#include <gtest/gtest.h>

#include "http/openapi/field_schema.hpp"
#include "http/routes/base64.hpp"
#include "runtime/images/header.hpp"

namespace mainstay::http::openapi {
namespace {

using config::FieldSource;
using config::FieldType;
using config::RouteField;

std::string shown(const RouteField& field) {
  const auto example = example_of(field);
  if (example.value) return example.value->dump();
  return example.why_none.empty() ? "left out" : "none: " + example.why_none;
}

TEST(FieldExample, IsWhatTheConfigurationSays) {
  EXPECT_EQ(shown({.name = "f", .default_value = R"("b")", .example = R"("a")"}), R"("a")");
  EXPECT_EQ(shown({.name = "f", .default_value = R"("b")"}), R"("b")");
  EXPECT_EQ(shown({.name = "f", .type = FieldType::integer, .default_value = "1e3"}), "1000");
  EXPECT_EQ(shown({.name = "f", .type = FieldType::bytes, .example = R"("hello")"}), R"("aGVsbG8=")");
  EXPECT_EQ(shown({.name = "f", .from = FieldSource::form, .type = FieldType::bytes, .example = R"("hello")"}),
            R"("hello")");
}

TEST(FieldExample, KeepsToTheRuleWhereItIsMadeUp) {
  EXPECT_EQ(shown({.name = "f"}), R"("text")");
  EXPECT_EQ(shown({.name = "f", .max_length = 2}), R"("te")");
  EXPECT_EQ(shown({.name = "f", .min_length = 9}), R"("text text")");
  EXPECT_EQ(shown({.name = "f", .min_length = 5}), R"("textt")");
  EXPECT_EQ(shown({.name = "f", .type = FieldType::integer}), "0");
  EXPECT_EQ(shown({.name = "f", .type = FieldType::integer, .min = "3"}), "3");
  EXPECT_EQ(shown({.name = "f", .type = FieldType::number, .min = "-9", .max = "-1.5"}), "-1.5");
  EXPECT_EQ(shown({.name = "f", .type = FieldType::boolean}), "true");
  EXPECT_EQ(shown({.name = "f", .type = FieldType::enumeration, .values = {"x", "y"}}), R"("x")");
  EXPECT_EQ(shown({.name = "f", .type = FieldType::integer, .list = true, .min_items = 3}), "[0,0,0]");
  EXPECT_EQ(shown({.name = "f", .list = true}), R"(["text"])");
}

TEST(FieldExample, IsNoneWhereNobodyCanKnowOne) {
  EXPECT_EQ(shown({.name = "f", .pattern = "[a-z]+"}), "none: field 'f' has a pattern and no example");
  EXPECT_EQ(shown({.name = "f", .type = FieldType::json}), "none: field 'f' may be anything, and has no example");
  EXPECT_EQ(shown({.name = "f", .type = FieldType::bytes}), "none: field 'f' may be anything, and has no example");
  EXPECT_EQ(shown({.name = "f", .required = false}), "left out");
}

images::Size size_of_example(const RouteField& field, std::vector<std::int64_t> shape) {
  const TensorSpec input{"image", Datatype::uint8, std::move(shape)};
  const auto text = example_of(field, &input).value->get<std::string>();
  const auto bytes = routes::decoded_base64(std::string_view(text).substr(text.find(',') + 1)).value();
  return images::size_of(bytes, images::format_of(bytes).value()).value();
}

TEST(FieldExample, IsAnImageAsTheModelTakesIt) {
  const RouteField field{.name = "f", .from = FieldSource::form, .type = FieldType::image};
  EXPECT_EQ(size_of_example(field, {1, 24, 40, 3}), (images::Size{40, 24}));
  EXPECT_EQ(size_of_example(field, {24, 40}), (images::Size{40, 24}));
  EXPECT_EQ(size_of_example(field, {-1, -1, 3}), (images::Size{16, 16}));
  auto planes = field;
  planes.layout = config::ImageLayout::chw;
  planes.formats = {"jpeg"};
  planes.max_height = 7;
  EXPECT_EQ(size_of_example(planes, {1, 3, -1, 40}), (images::Size{40, 7}));
  EXPECT_EQ(shown(planes).substr(0, 24), "\"data:image/jpeg;base64,");
}

TEST(FieldSchema, HasTheLimitsOfTheRule) {
  EXPECT_EQ(
      schema_of({.name = "f", .min_length = 1, .max_length = 5, .pattern = "a+"}).dump(),
      R"x({"type":"string","minLength":1,"maxLength":5,"pattern":"^(a+)$","description":"Matches a+ as a whole."})x");
  EXPECT_EQ(schema_of({.name = "f", .type = FieldType::integer, .default_value = "2", .min = "1", .max = "3"}).dump(),
            R"({"type":"integer","minimum":1,"maximum":3,"default":2})");
  EXPECT_EQ(
      schema_of({.name = "f", .type = FieldType::enumeration, .list = true, .values = {"x"}, .min_items = 1}).dump(),
      R"({"type":"array","items":{"type":"string","enum":["x"]},"maxItems":1024,"minItems":1})");
  EXPECT_EQ(schema_of({.name = "f", .type = FieldType::bytes, .max_bytes = 9}).dump(),
            R"({"type":"string","contentEncoding":"base64","description":"At most 9 bytes."})");
}

}  // namespace
}  // namespace mainstay::http::openapi
