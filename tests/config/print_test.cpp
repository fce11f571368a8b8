#include "config/print.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <sstream>
#include <string>
#include <vector>

#include "tests/config/loading.hpp"

namespace mainstay::config::testing {
namespace {

using ::testing::HasSubstr;

std::string printed(const LoadResult& result) {
  EXPECT_TRUE(result.loaded.has_value());
  return result.loaded ? print(*result.loaded) : "";
}

TEST(Print, ShowsEachValueWithItsOrigin) {
  const std::string text =
      printed(load_file("{\n\"server\": {\"host\": \"h\"},\n\"env\": {\"P\": \"log.level\"},\n"
                        "\"models\": {\"a.b\": {\"inputs\": [{\"name\": \"x\", \"shape\": [-1]}]}}}",
                        {{"MAINSTAY_SERVER__PORT", "9000"}}));
  const auto has = [&](const std::string& value, const std::string& origin) {
    const auto at = text.find(value + " ");
    ASSERT_NE(at, std::string::npos) << value << " is not in\n" << text;
    const auto line = text.substr(at, text.find('\n', at) - at);
    EXPECT_TRUE(line.ends_with("  # " + origin)) << line;
  };
  has(R"(server.host = "h")", "file m.json:2");
  has("server.port = 9000", "environment MAINSTAY_SERVER__PORT");
  has("server.drain_timeout_s = 30", "default");
  has("log.level = \"info\"", "default");
  has("allow_builtin = false", "default");
  has("models[\"a.b\"].instances = 1", "default");
  has(R"(models["a.b"].inputs = [{"name":"x","datatype":"","shape":[-1]}])", "file m.json:4");
  has("models[\"a.b\"].outputs = []", "default");
  has("env.P = \"log.level\"", "file m.json:3");
}

TEST(Print, ShowsEmptyMaps) {
  const std::string text = printed(load({}));
  EXPECT_THAT(text, HasSubstr("\nmodels = {} "));
  EXPECT_THAT(text, HasSubstr("\nenv = {} "));
}

TEST(Print, ShowsEveryValueThatIsDescribedOnALineOfItsOwn) {
  const std::string text = printed(
      load_file(R"({"models": {"NAME": {}}, "env": {"NAME": "server.port"}, "server": {"headers": {"NAME": "x"}}})"));
  Config config;
  std::size_t count = 0;
  for (const auto& [keys, field] : leaves(describe(config))) {
    ++count;
    EXPECT_THAT("\n" + text, HasSubstr("\n" + path_text(keys) + " = ")) << text;
  }
  EXPECT_EQ(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')), count);
}

TEST(Print, DoesNotLetALongValuePushTheOriginsAway) {
  const std::string host(200, 'x');
  const std::string text = printed(load_environment({{"MAINSTAY_SERVER__HOST", host}}));
  EXPECT_THAT(text, HasSubstr("server.host = \"" + host + "\"  # environment MAINSTAY_SERVER__HOST\n"));
  EXPECT_LT(text.find("\n", text.find("server.port")) - text.find("server.port"), 100U);
}

TEST(Print, AlignsTheOrigins) {
  std::istringstream text(printed(load({})));
  std::vector<std::size_t> columns;
  for (std::string line; std::getline(text, line);)
    // What is too long for its column stands out.
    if (const auto column = line.find("  # "); column <= 80) columns.push_back(column);
  EXPECT_THAT(columns, ::testing::Each(columns.front()));
}

}  // namespace
}  // namespace mainstay::config::testing
