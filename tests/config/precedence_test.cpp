#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/config/loading.hpp"

namespace mainstay::config::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Inputs all_four() {
  return {File{"m.json", "{\"server\": {\n\"port\": 1,\n\"io_threads\": 3,\n\"host\": \"h\"}}"},
          {{"MAINSTAY_SERVER__PORT", "2"}, {"MAINSTAY_SERVER__IO_THREADS", "4"}},
          {{"server.port", "5", "--port"}}};
}

TEST(Precedence, IsDefaultThenFileThenEnvironmentThenCommandLine) {
  const Server server = config_of(load(all_four())).server;
  EXPECT_EQ(server.port, 5);
  EXPECT_EQ(server.io_threads, 4U);
  EXPECT_EQ(server.host, "h");
  EXPECT_EQ(server.max_pipelined, Server{}.max_pipelined);
}

TEST(Precedence, IsToldWithEachValue) {
  const auto result = load(all_four());
  ASSERT_TRUE(result.loaded.has_value());
  EXPECT_EQ(source_of(*result.loaded, "server.port"), (Source{Origin::command_line, "command line --port"}));
  EXPECT_EQ(source_of(*result.loaded, "server.io_threads").text, "environment MAINSTAY_SERVER__IO_THREADS");
  EXPECT_EQ(source_of(*result.loaded, "server.host"), (Source{Origin::file, "file m.json:4"}));
  EXPECT_EQ(source_of(*result.loaded, "server.max_pipelined"), (Source{Origin::default_, "default"}));
}

TEST(Precedence, OfTheSameOptionTwiceIsTheLast) {
  const Inputs inputs{std::nullopt, {}, {{"server.port", "1", "--port"}, {"server.port", "2", "--port"}}};
  EXPECT_EQ(config_of(load(inputs)).server.port, 2);
}

TEST(Precedence, OfAValueIsAboveThatOfItsWholeSection) {
  const auto result =
      load_environment({{"MAINSTAY_SERVER", R"({"port": 1, "host": "h"})"}, {"MAINSTAY_SERVER__PORT", "2"}});
  EXPECT_EQ(config_of(result).server.port, 2);
  EXPECT_EQ(config_of(result).server.host, "h");
}

TEST(Precedence, OfPartAndWholeDoesNotDependOnTheirNames) {
  const auto whole = R"({"port": 1, "host": "h"})";
  EXPECT_EQ(config_of(load_environment({{"MAINSTAY_server", whole}, {"MAINSTAY_SERVER__PORT", "2"}})).server.port, 2);
  const std::string aliases = R"({"env": {"A": "server.port", "B": "server"}})";
  EXPECT_EQ(config_of(load_file(aliases, {{"A", "2"}, {"B", whole}})).server.port, 2);
}

TEST(Precedence, ReplacesListsAndMergesMaps) {
  const auto result = load_file(R"({"models": {"a": {"instances": 2, "inputs": [{"name": "x"}, {"name": "y"}]}}})",
                                {{"MAINSTAY_MODELS", R"({"a": {"inputs": [{"name": "z"}]}, "b": {}})"}});
  const Config config = config_of(result);
  ASSERT_EQ(config.models.at("a").inputs.size(), 1U);
  EXPECT_EQ(config.models.at("a").inputs[0].name, "z");
  EXPECT_EQ(config.models.at("a").instances, 2U);
  EXPECT_TRUE(config.models.contains("b"));
  EXPECT_FALSE(result.loaded->origins.contains("models.a.inputs[1].name"));
}

TEST(Precedence, OfTheCommandLineDoesNotHideItsMistakes) {
  const Inputs inputs{
      std::nullopt, {}, {{"server.port", "http", "--port"}, {"server.prot", "1", "--set"}, {"server..", "1", "--set"}}};
  EXPECT_THAT(lines(load(inputs).problems),
              ElementsAre("command line --port: server.port: found \"http\", allowed: an integer from 0 to 65535",
                          "command line --set: found the unknown path \"server.prot\"; did you mean \"server.port\"?",
                          HasSubstr("command line --set: found the unknown path \"server..\"")));
}

}  // namespace
}  // namespace mainstay::config::testing
