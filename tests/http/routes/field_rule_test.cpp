#include "http/routes/field_rule.hpp"

#include <gtest/gtest.h>

#include "http/routes/field_json.hpp"

namespace mainstay::http::routes {
namespace {

using config::FieldType;
using config::RouteField;

RouteField field_of(FieldType type) {
  RouteField field;
  field.name = "f";
  field.type = type;
  return field;
}

std::string told(const Error& error) {
  EXPECT_EQ(error.code, Errc::invalid_argument);
  return error.message;
}

/// What was read, as JSON, or why not.
std::string outcome(const FieldRule& rule, const Result<FieldValue>& value) {
  if (!value) return told(value.error());
  for (const auto check : config::checks_of(rule.field()))
    if (const auto error = rule.breach(check, *value)) return told(*error);
  std::string text;
  append_field(text, *value);
  return text;
}

std::string text_read(const RouteField& field, const std::vector<std::string>& texts, bool commas = true) {
  std::vector<Buffer> buffers;
  for (const auto& text : texts) buffers.push_back(Buffer::of(text));
  const FieldRule rule(field);
  return outcome(rule, rule.from_texts(buffers, commas));
}

std::string json_read(const RouteField& field, std::string_view json) {
  simdjson::dom::parser parser;
  const FieldRule rule(field);
  return outcome(rule, rule.from_json(parser.parse(json.data(), json.size()).value()));
}

std::string refused(const std::string& found, const std::string& allowed) {
  return "field 'f': found " + found + ", allowed: " + allowed;
}

TEST(FieldRule, TakesTextsWithinTheirLimits) {
  auto field = field_of(FieldType::string);
  field.min_length = 2;
  field.max_length = 3;
  EXPECT_EQ(text_read(field, {"ab"}), R"("ab")");
  EXPECT_EQ(json_read(field, R"("\u00e4\u00f6\u00fc")"), "\"\u00e4\u00f6\u00fc\"");
  EXPECT_EQ(text_read(field, {"a"}), refused("1 characters", "at least 2"));
  EXPECT_EQ(text_read(field, {"abcd"}), refused("4 characters", "at most 3"));
  field.max_bytes = 5;
  EXPECT_EQ(json_read(field, R"("\u00e4\u00f6\u00fc")"), refused("6 bytes", "at most 5"));
  EXPECT_EQ(text_read(field, {"a\xff"}), "field 'f': is not UTF-8");
  for (const auto& [json, shown] : {std::pair{"7", "7"}, {"true", "true"}, {"[1]", "a list"}, {"{}", "an object"}})
    EXPECT_EQ(json_read(field, json), refused(shown, "a text"));
}

TEST(FieldRule, TakesTextsThatMatchTheirPatternAsAWhole) {
  auto field = field_of(FieldType::string);
  field.pattern = "[a-z]+|x1";
  field.max_length = 10;
  EXPECT_EQ(text_read(field, {"abc"}), R"("abc")");
  EXPECT_EQ(text_read(field, {"x1"}), R"("x1")");
  for (const std::string text : {"", "Abc", "abc1", "x12", "abc\n"})
    EXPECT_NE(text_read(field, {text}).find("allowed: what matches [a-z]+|x1"), std::string::npos) << text;
  EXPECT_NE(text_read(field, {std::string("a\0b", 3)}).find("allowed: what matches"), std::string::npos);
}

TEST(FieldRule, TakesUuidsInAnyCase) {
  const auto field = field_of(FieldType::uuid);
  const std::string uuid = "123e4567-e89b-12d3-a456-426614174000";
  EXPECT_EQ(text_read(field, {uuid}), '"' + uuid + '"');
  EXPECT_EQ(text_read(field, {"123E4567-E89B-12D3-A456-426614174000"}), '"' + uuid + '"');
  EXPECT_EQ(json_read(field, '"' + uuid + '"'), '"' + uuid + '"');
  for (const auto& wrong :
       std::vector<std::string>{std::string(), std::string("123"), uuid + "0", "{" + uuid.substr(2) + "}",
                                "123e4567e89b-12d3-a456-4266141740000", "g23e4567-e89b-12d3-a456-426614174000"})
    EXPECT_EQ(text_read(field, {wrong}), refused("'" + wrong + "'", "a UUID, as " + uuid + " is one"));
}

TEST(FieldRule, TakesIntegersWithinTheirLimits) {
  auto field = field_of(FieldType::integer);
  EXPECT_EQ(text_read(field, {"-9223372036854775808"}), "-9223372036854775808");
  EXPECT_EQ(json_read(field, "9223372036854775807"), "9223372036854775807");
  for (const std::string wrong : {"", " 1", "1 ", "+1", "1.0", "1e3", "0x1", "one", "9223372036854775808"})
    EXPECT_EQ(text_read(field, {wrong}), refused("'" + wrong + "'", "an integer"));
  for (const std::string wrong : {"1.0", "1e3", "9223372036854775808", "true"})
    EXPECT_EQ(json_read(field, wrong).find("field 'f': found "), 0U) << wrong;
  EXPECT_EQ(json_read(field, R"("1")"), refused("'1'", "an integer"));
  field.min = "1";
  field.max = "10";
  EXPECT_EQ(text_read(field, {"1"}), "1");
  EXPECT_EQ(text_read(field, {"10"}), "10");
  EXPECT_EQ(text_read(field, {"0"}), refused("0", "an integer from 1 to 10"));
  EXPECT_EQ(json_read(field, "11"), refused("11", "an integer from 1 to 10"));
}

TEST(FieldRule, TakesFiniteNumbersWithinTheirLimits) {
  auto field = field_of(FieldType::number);
  EXPECT_EQ(text_read(field, {"1e-3"}), "0.001");
  EXPECT_EQ(json_read(field, "2"), "2");
  for (const std::string wrong : {"", "nan", "inf", "-infinity", "1e999", "1,5", "one"})
    EXPECT_EQ(text_read(field, {wrong}), refused("'" + wrong + "'", "a number"));
  field.min = "0.5";
  EXPECT_EQ(text_read(field, {"0.5"}), "0.5");
  EXPECT_EQ(json_read(field, "0.25"), refused("0.25", "a number of at least 0.5"));
}

TEST(FieldRule, TakesBooleans) {
  const auto field = field_of(FieldType::boolean);
  for (const auto& [text, read] : {std::pair{"true", "true"}, {"1", "true"}, {"false", "false"}, {"0", "false"}})
    EXPECT_EQ(text_read(field, {text}), read);
  EXPECT_EQ(text_read(field, {"yes"}), refused("'yes'", "true or false"));
  EXPECT_EQ(json_read(field, "true"), "true");
  EXPECT_EQ(json_read(field, "1"), refused("1", "true or false"));
}

TEST(FieldRule, TakesOneOfTheValuesOfAnEnum) {
  auto field = field_of(FieldType::enumeration);
  field.values = {"small", "big"};
  EXPECT_EQ(text_read(field, {"big"}), R"("big")");
  EXPECT_EQ(json_read(field, R"("small")"), R"("small")");
  EXPECT_EQ(text_read(field, {"Big"}), refused("'Big'", "one of small, big"));
}

TEST(FieldRule, TakesBytesAsTheyAreAndInJsonAsBase64) {
  auto field = field_of(FieldType::bytes);
  field.max_bytes = 3;
  EXPECT_EQ(text_read(field, {"a\xff"}), R"("Yf8=")");
  EXPECT_EQ(json_read(field, R"("YWJj")"), R"("abc")");
  EXPECT_EQ(json_read(field, R"("YWJ")"), "field 'f': is not base64");
  EXPECT_EQ(json_read(field, R"("YWJjZA==")"), refused("4 bytes", "at most 3"));
}

TEST(FieldRule, TakesJsonAsItsText) {
  auto field = field_of(FieldType::json);
  EXPECT_EQ(text_read(field, {R"({"a": [1, 2]})"}), R"("{\"a\": [1, 2]}")");
  EXPECT_EQ(json_read(field, R"({"a": [1, 2]})"), R"("{\"a\":[1,2]}")");
  EXPECT_EQ(text_read(field, {"{"}), "field 'f': is not valid JSON");
  field.max_bytes = 3;
  EXPECT_EQ(text_read(field, {"[1]"}), R"("[1]")");
  EXPECT_EQ(text_read(field, {"[12]"}), refused("4 bytes", "at most 3"));
}

TEST(FieldRule, TakesListsWithCommasOrAgainAndAgain) {
  auto field = field_of(FieldType::integer);
  field.list = true;
  field.min_items = 1;
  field.max_items = 3;
  EXPECT_EQ(text_read(field, {"1,2,3"}), "[1,2,3]");
  EXPECT_EQ(text_read(field, {"1", "2,3"}), "[1,2,3]");
  EXPECT_EQ(json_read(field, "[1, 2]"), "[1,2]");
  EXPECT_EQ(text_read(field, {"1,,2"}), refused("''", "an integer"));
  EXPECT_EQ(text_read(field, {"1,"}), refused("''", "an integer"));
  EXPECT_EQ(text_read(field, {"1,2"}, false), refused("'1,2'", "an integer"));
  EXPECT_EQ(text_read(field, {""}), "field 'f': there are 0 items, allowed: at least 1");
  EXPECT_EQ(json_read(field, "[]"), "field 'f': there are 0 items, allowed: at least 1");
  EXPECT_EQ(text_read(field, {"1,2,3,4"}), "field 'f': there are more than 3 items");
  EXPECT_EQ(json_read(field, "[1,2,3,4]"), "field 'f': there are more than 3 items");
  EXPECT_EQ(json_read(field, "1"), refused("1", "a list"));
}

TEST(FieldRule, TakesAValueThatIsNoListOnce) {
  EXPECT_EQ(text_read(field_of(FieldType::integer), {"1", "2"}), "field 'f': is given more than once");
  EXPECT_EQ(text_read(field_of(FieldType::string), {"a,b"}), R"("a,b")");
}

TEST(FieldRule, FallsBackToItsDefault) {
  const auto fallback = [](RouteField field) {
    std::string text;
    append_field(text, FieldRule(field).fallback());
    return text;
  };
  auto field = field_of(FieldType::integer);
  EXPECT_EQ(fallback(field), "null");
  field.default_value = "7";
  EXPECT_EQ(fallback(field), "7");
  field.list = true;
  field.default_value = "[1,2]";
  EXPECT_EQ(fallback(field), "[1,2]");
  auto fixed = field_of(FieldType::string);
  fixed.from = config::FieldSource::fixed;
  fixed.value = R"("encode")";
  EXPECT_EQ(fallback(fixed), R"("encode")");
}

TEST(FieldRule, IsMissedOnlyWhereItIsRequired) {
  auto field = field_of(FieldType::string);
  EXPECT_EQ(FieldRule(field).missing()->message, "field 'f': is missing");
  field.required = false;
  EXPECT_FALSE(FieldRule(field).missing());
}

}  // namespace
}  // namespace mainstay::http::routes
