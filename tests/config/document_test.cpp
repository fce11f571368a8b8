#include "config/document.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <variant>

namespace mainstay::config {
namespace {

using ::testing::HasSubstr;

Node parsed(const std::string& text) {
  auto result = parse_document(text);
  if (const auto* error = std::get_if<SyntaxError>(&result)) ADD_FAILURE() << error->message;
  return std::holds_alternative<Node>(result) ? std::get<Node>(result) : Node{};
}

SyntaxError refused(const std::string& text) {
  auto result = parse_document(text);
  EXPECT_TRUE(std::holds_alternative<SyntaxError>(result));
  return std::holds_alternative<SyntaxError>(result) ? std::get<SyntaxError>(result) : SyntaxError{};
}

TEST(Document, KnowsTheLineOfEachKeyAndValue) {
  const Node root = parsed("// one\n/* two\n three */ {\n  \"a\": 1\n,\n  \"b\":\n    [true,\n     2\n    ]\n}\n");
  const auto& members = std::get<Object>(root.value).members;
  EXPECT_EQ(root.line, 3U);
  ASSERT_EQ(members.size(), 2U);
  EXPECT_EQ(members[0].line, 4U);
  // The parser has seen the newline after the number already.
  EXPECT_EQ(members[0].value.line, 4U);
  EXPECT_EQ(members[1].line, 6U);
  EXPECT_EQ(members[1].value.line, 7U);
  const auto& items = std::get<Array>(members[1].value.value).items;
  EXPECT_EQ(items[0].line, 7U);
  EXPECT_EQ(items[1].line, 8U);
}

TEST(Document, KeepsNumbersAsTheyWereWritten) {
  const Node root = parsed("[1.50, 99999999999999999999, -3]");
  const auto& items = std::get<Array>(root.value).items;
  EXPECT_EQ(std::get<NumberText>(items[0].value).text, "1.50");
  EXPECT_EQ(std::get<NumberText>(items[1].value).text, "99999999999999999999");
  EXPECT_EQ(std::get<NumberText>(items[2].value).text, "-3");
}

TEST(Document, SaysLineAndColumnOfASyntaxError) {
  const auto error = refused("{\n  // a comment\n  \"a\": 1,,\n}");
  EXPECT_EQ(error.line, 3U);
  EXPECT_EQ(error.column, 10U);
  EXPECT_THAT(error.message, HasSubstr("syntax error"));
  EXPECT_THAT(error.message, Not(HasSubstr("json.exception")));
}

TEST(Document, CountsColumnsInCharacters) { EXPECT_EQ(refused("{\"äöü\": x}").column, 9U); }

TEST(Document, RefusesAnEmptyText) {
  EXPECT_EQ(refused("").line, 1U);
  EXPECT_EQ(refused("// nothing but a comment\n").line, 1U);
}

TEST(Document, RefusesWhatFollowsTheValue) { EXPECT_EQ(refused("{}\n{}").line, 2U); }

TEST(Document, RefusesAnUnfinishedComment) { refused("{} /* never closed"); }

TEST(Document, RefusesBytesThatAreNoUtf8) { refused("{\"\xff\": 1}"); }

TEST(Document, RefusesANumberThatNoDoubleHolds) { EXPECT_THAT(refused("[1e999]").message, HasSubstr("1e999")); }

TEST(Document, TakesAsManyLevelsAsAllowedAndNoMore) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  parsed(nested(max_document_depth));
  EXPECT_THAT(refused(nested(max_document_depth + 1)).message, HasSubstr("64 levels"));
  refused(std::string(1000000, '['));
}

TEST(Document, RefusesMoreThanItsLimitOfBytes) {
  parsed("{}" + std::string(max_document_bytes - 2, ' '));
  EXPECT_THAT(refused("{}" + std::string(max_document_bytes - 1, ' ')).message, HasSubstr("16777216"));
}

}  // namespace
}  // namespace mainstay::config
