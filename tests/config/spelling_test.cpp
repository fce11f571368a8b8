#include "config/spelling.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <string>

namespace mainstay::config {
namespace {

TEST(Spelling, AgreesWithItsOwnRegularExpression) {
  for (const auto& spelling : {model_name, variable_name}) {
    const std::regex regex(spelling.regex());
    std::string names[]{"", "a", "A9", "-a", "_a", "9a", "a-b.c_d", "a b", "a/b", "MAINSTAY_X", "XMAINSTAY_", "ä"};
    for (const auto& name : names) EXPECT_EQ(spelling.matches(name), std::regex_match(name, regex)) << name;
    EXPECT_TRUE(spelling.matches(std::string(128, 'a')));
    EXPECT_FALSE(spelling.matches(std::string(129, 'a')));
  }
}

TEST(Spelling, LetsAModelBeCalledAsItsVersionIs) { EXPECT_TRUE(model_name.matches("resnet-50.v1_b")); }

TEST(Spelling, LetsNoModelNameLeaveItsFolder) {
  EXPECT_FALSE(model_name.matches(".."));
  EXPECT_FALSE(model_name.matches("a/../b"));
}

TEST(Spelling, KeepsMainstaysOwnVariablesFromBeingAliases) {
  EXPECT_TRUE(variable_name.matches("DISCOP_PORT"));
  EXPECT_FALSE(variable_name.matches("MAINSTAY_PORT"));
}

}  // namespace
}  // namespace mainstay::config
