#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "config/quote.hpp"
#include "tests/config/loading.hpp"

namespace mainstay::config::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// A file that says one value; `keys` may go through a map.
LoadResult load_value(const Keys& keys, const std::string& value) {
  std::string text = value;
  for (auto key = keys.rbegin(); key != keys.rend(); ++key) text = "{" + quote(*key) + ":" + text + "}";
  return load_file(text);
}

/// What contradicts another value is within its own range.
std::vector<Problem> out_of_range(const Keys& keys, const std::string& value) {
  auto problems = load_value(keys, value).problems;
  std::erase_if(problems,
                [](const Problem& problem) { return problem.message.find("allowed: a") == std::string::npos; });
  return problems;
}

TEST(Range, OfEveryIntegerIsKeptAtBothEnds) {
  Config config;
  int tried = 0;
  for (const auto& [keys, field] : leaves(describe(config))) {
    const auto* integer = std::get_if<Integer>(&field.value);
    if (integer == nullptr) continue;
    ++tried;
    EXPECT_THAT(out_of_range(keys, std::to_string(integer->min)), IsEmpty()) << path_text(keys);
    EXPECT_THAT(out_of_range(keys, std::to_string(integer->max)), IsEmpty()) << path_text(keys);
    EXPECT_THAT(load_value(keys, std::to_string(integer->min - 1)).problems, SizeIs(1)) << path_text(keys);
    EXPECT_THAT(load_value(keys, std::to_string(integer->max + 1)).problems, SizeIs(1)) << path_text(keys);
    for (const char* wrong : {"8000.5", "\"9\"", "null", "true", "[]", "{}", "99999999999999999999", "1e300"})
      EXPECT_EQ(lines(load_value(keys, wrong).problems).size(), 1U) << path_text(keys) << " " << wrong;
  }
  EXPECT_GE(tried, 10);
}

TEST(Range, OfEveryNumberIsKeptAtBothEnds) {
  Config config;
  int tried = 0;
  for (const auto& [keys, field] : leaves(describe(config))) {
    const auto* number = std::get_if<Number>(&field.value);
    if (number == nullptr) continue;
    ++tried;
    EXPECT_GE(number->min, 0) << path_text(keys);
    EXPECT_THAT(out_of_range(keys, number_text(number->min)), IsEmpty()) << path_text(keys);
    EXPECT_THAT(out_of_range(keys, number_text(number->max)), IsEmpty()) << path_text(keys);
    EXPECT_THAT(load_value(keys, number_text(number->max * 2)).problems, SizeIs(1)) << path_text(keys);
    // A time of 0 would never end, or never begin; other numbers may be 0.
    if (number->min > 0) {
      EXPECT_THAT(load_value(keys, number_text(number->min / 2)).problems, SizeIs(1)) << path_text(keys);
      EXPECT_THAT(load_value(keys, "0").problems, SizeIs(1)) << path_text(keys);
    } else {
      EXPECT_FALSE(keys.back().ends_with("_s")) << path_text(keys);
    }
    for (const char* wrong : {"-1", "\"9\"", "null", "false", "[1]"})
      EXPECT_EQ(lines(load_value(keys, wrong).problems).size(), 1U) << path_text(keys) << " " << wrong;
  }
  EXPECT_GE(tried, 9);
}

TEST(Range, OfEveryTextIsKeptAtBothEnds) {
  Config config;
  for (const auto& [keys, field] : leaves(describe(config))) {
    const auto* text = std::get_if<Text>(&field.value);
    if (text == nullptr || keys.front() == "env") continue;
    EXPECT_THAT(load_value(keys, quote(std::string(text->max_length, 'x'))).problems, SizeIs(0)) << path_text(keys);
    EXPECT_THAT(load_value(keys, quote(std::string(text->max_length + 1, 'x'))).problems, SizeIs(1)) << path_text(keys);
    for (const char* wrong : {"0", "null", "false", "[]"})
      EXPECT_THAT(load_value(keys, wrong).problems, SizeIs(1)) << path_text(keys) << " " << wrong;
  }
  EXPECT_THAT(load_value({"server", "host"}, "\"\"").problems, SizeIs(1));
}

TEST(Range, OfTheDefaultsIsKept) {
  Config config;
  for (const auto& [keys, field] : leaves(describe(config))) {
    if (const auto* integer = std::get_if<Integer>(&field.value)) {
      EXPECT_GE(integer->get(), integer->min) << path_text(keys);
      EXPECT_LE(integer->get(), integer->max) << path_text(keys);
    }
    if (const auto* number = std::get_if<Number>(&field.value)) {
      EXPECT_GE(number->get(), number->min) << path_text(keys);
      EXPECT_LE(number->get(), number->max) << path_text(keys);
    }
  }
}

TEST(Range, OfAnIntegerTakesOneThatIsWrittenAsANumber) {
  EXPECT_EQ(config_of(load_value({"server", "port"}, "8e3")).server.port, 8000);
  EXPECT_EQ(config_of(load_value({"server", "port"}, "8000.0")).server.port, 8000);
}

TEST(Range, IsToldWithWhatWasFound) {
  EXPECT_THAT(lines(load_value({"server", "io_threads"}, "-1").problems),
              ElementsAre("m.json:1: server.io_threads: found -1, allowed: an integer from 1 to 64"));
  EXPECT_THAT(lines(load_value({"server", "port"}, "8000.5").problems),
              ElementsAre("m.json:1: server.port: found 8000.5, allowed: an integer from 0 to 65535"));
  EXPECT_THAT(lines(load_value({"server", "drain_timeout_s"}, "0").problems),
              ElementsAre("m.json:1: server.drain_timeout_s: found 0, allowed: a number from 0.001 to 86400"));
}

TEST(Range, OfListsIsKept) {
  const auto shape = [](std::size_t n) {
    std::string text = "[1";
    for (std::size_t i = 1; i < n; ++i) text += ",1";
    return R"([{"name": "x", "shape": )" + text + "]}]";
  };
  EXPECT_THAT(load_value({"models", "a", "inputs"}, shape(32)).problems, SizeIs(0));
  EXPECT_THAT(load_value({"models", "a", "inputs"}, shape(33)).problems, SizeIs(1));
  for (const char* wrong : {"[-2]", "[0]", "[1.5]", "[\"1\"]", "[null]", "null", "1", "{}", "[9223372036854775808]"})
    EXPECT_THAT(
        load_value({"models", "a", "inputs"}, R"([{"name": "x", "shape": )" + std::string(wrong) + "}]").problems,
        SizeIs(1))
        << wrong;
  std::string many = R"([{"name": "x0"})";
  for (int i = 1; i <= 1024; ++i) many += R"(,{"name": "x)" + std::to_string(i) + "\"}";
  EXPECT_THAT(load_value({"models", "a", "outputs"}, many + "]").problems, SizeIs(1));
}

}  // namespace
}  // namespace mainstay::config::testing
