#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/config/loading.hpp"

namespace mainstay::config::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST(File, ThatSaysNothingLeavesTheDefaults) {
  EXPECT_EQ(config_of(load_file("{}")), Config{});
  EXPECT_EQ(config_of(load({})), Config{});
}

TEST(File, SetsEveryKindOfValue) {
  const Config config = config_of(load_file(R"({
    "$schema": "mainstay.schema.json",
    "server": {"host": "0.0.0.0", "port": 9000, "drain_timeout_s": 1.5},  // a comment
    "log": {"level": "warn", "format": "json", "requests": false},
    /* another */
    "allow_builtin": true,
    "models": {"dog": {
      "path": "builtin/identity",
      "inputs": [{"name": "image", "datatype": "FP32", "shape": [-1, 3]}, {"name": "any"}]
    }}
  })"));
  EXPECT_EQ(config.server.host, "0.0.0.0");
  EXPECT_EQ(config.server.port, 9000);
  EXPECT_EQ(config.server.drain_timeout_s, 1.5);
  EXPECT_EQ(config.server.io_threads, Server{}.io_threads);
  EXPECT_EQ(config.log, (Log{LogLevel::warn, LogFormat::json, false}));
  EXPECT_TRUE(config.allow_builtin);
  const std::vector<TensorDecl> inputs{{"image", "FP32", std::vector<std::int64_t>{-1, 3}}, {"any", "", {}}};
  EXPECT_EQ(config.models.at("dog").inputs, inputs);
}

TEST(File, HasEveryMistakeReportedAtOnce) {
  EXPECT_THAT(
      lines(load_file(R"({
  // the first mistake is on line 3
  "server": {"prot": 9000,
    "port": 70000,
    "host": null},
  "log": {"level": "wran", "requests": "yes"},
  "torch": [],
  "models": {
    "a b": {},
    "dog": {"instances": 0, "inputs": [
      {"name": "x", "datatype": "FLOAT", "shape": [1, 0]},
      {"name": "x"},
      {"datatype": "FP32"}
    ]}
  },
  "env": {"PORT": "server.prot"}
})")
                .problems),
      ElementsAre(
          R"(m.json:3: server.prot: found the unknown key "prot"; did you mean "port"?)",
          R"(m.json:4: server.port: found 70000, allowed: an integer from 0 to 65535)",
          R"(m.json:5: server.host: found null, allowed: a text of 1 to 255 characters)",
          R"(m.json:6: log.level: found "wran", allowed: one of "debug", "info", "warn", "error", "off"; )"
          R"(did you mean "warn"?)",
          R"(m.json:6: log.requests: found "yes", allowed: true or false)",
          R"(m.json:7: torch: found a list, allowed: an object)",
          R"(m.json:9: models["a b"]: found the name "a b", allowed: names that match )"
          R"(^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$)",
          R"(m.json:10: models.dog.instances: found 0, allowed: an integer from 1 to 256, or a text such as "cpu*2+1")",
          R"(m.json:11: models.dog.inputs[0].datatype: found "FLOAT", allowed: one of "", "BOOL", "UINT8", )"
          R"("UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP16", "BF16", "FP32", "FP64", )"
          R"("BYTES")",
          R"(m.json:11: models.dog.inputs[0].shape[1]: found 0, allowed: -1 or an integer of at least 1)",
          R"(m.json:12: models.dog.inputs[1].name: found "x" for the second time, allowed: once in a list)",
          R"(m.json:13: models.dog.inputs[2]: the key "name" is missing: a text of 1 to 255 characters)",
          R"(m.json:16: env.PORT: found the unknown path "server.prot"; did you mean "server.port"?)"));
}

TEST(File, ListsTheKnownKeysWhereNoneIsNear) {
  EXPECT_THAT(
      lines(load_file(R"({"log": {"xyzzy": 1}})").problems),
      ElementsAre(
          R"(m.json:1: log.xyzzy: found the unknown key "xyzzy"; known: "level", "format", "requests", "events")"));
}

TEST(File, MayNotSayAKeyTwice) {
  EXPECT_THAT(
      lines(load_file("{\"server\": {\"port\": 1,\n\"port\": 2}, \"models\": {\"a\": {},\n\"a\": {}}}").problems),
      ElementsAre(R"(m.json:2: server.port: found the key "port" for the second time, allowed: once)",
                  R"(m.json:3: models.a: found the key "a" for the second time, allowed: once)"));
}

TEST(File, HasItsSyntaxErrorsReportedWithLineAndColumn) {
  const auto problems = load_file("{\n  \"server\": {\n  ]}").problems;
  ASSERT_THAT(problems, SizeIs(1));
  EXPECT_EQ(problems[0].where, "m.json:3:3");
  EXPECT_THAT(problems[0].message, HasSubstr("unexpected ']'"));
}

TEST(File, IsAnObject) {
  EXPECT_THAT(lines(load_file("[]").problems), ElementsAre("m.json:1: found a list, allowed: an object"));
  EXPECT_THAT(load_file("").problems, SizeIs(1));
}

TEST(File, MayNameItsSchemaAtTheTopAlone) {
  EXPECT_THAT(load_file(R"({"$schema": "x"})").problems, SizeIs(0));
  EXPECT_THAT(load_file(R"({"$schema": 1})").problems, SizeIs(1));
  EXPECT_THAT(load_file(R"({"server": {"$schema": "x"}})").problems, SizeIs(1));
}

TEST(File, MayNotHideBytesBehindANul) {
  EXPECT_THAT(lines(load_file(R"({"server": {"host": "a\u0000b"}})").problems), ElementsAre(HasSubstr("NUL")));
}

TEST(File, HasPathsThatAreRelativeToItsFolder) {
  const auto path = [](std::string file, std::string said) {
    const auto result =
        load({File{file, R"({"allow_builtin": true, "models": {"a": {"path": ")" + said + R"("}}})"}, {}, {}});
    return config_of(result).models.at("a").path;
  };
  EXPECT_EQ(path("etc/m.json", "a.pt"), "etc/a.pt");
  EXPECT_EQ(path("etc/m.json", "/srv/a.pt"), "/srv/a.pt");
  EXPECT_EQ(path("etc/m.json", ""), "");
  EXPECT_EQ(path("etc/m.json", "builtin/identity"), "builtin/identity");
  EXPECT_EQ(path("m.json", "a.pt"), "a.pt");
  // Files, though their paths look like a built-in model's.
  EXPECT_EQ(path("builtin/m.json", "a.pt"), "./builtin/a.pt");
  EXPECT_EQ(path("m.json", "./builtin/a.pt"), "./builtin/a.pt");

  EXPECT_EQ(
      config_of(load({File{"etc/m.json", R"({"model_repository": {"path": "r"}})"}, {}, {}})).model_repository.path,
      "etc/r");
}

TEST(File, MayUseBuiltinModelsOnlyWhereTheyAreAllowed) {
  const std::string model = "\n\"models\": {\"a\": {\n\"path\": \"builtin/crash\"}}}";
  EXPECT_THAT(lines(load_file("{" + model).problems),
              ElementsAre(R"(m.json:3: models.a.path: found "builtin/crash", allowed: a built-in model only with )"
                          R"("allow_builtin": true in the configuration, or MAINSTAY_ALLOW_BUILTIN=true)"));
  EXPECT_THAT(load_file("{\"allow_builtin\": true," + model).problems, SizeIs(0));
  EXPECT_THAT(load_file("{" + model, {{"MAINSTAY_ALLOW_BUILTIN", "1"}}).problems, SizeIs(0));
  // One mistake, not two: nobody knows what was meant.
  EXPECT_THAT(load_file("{\"allow_builtin\": \"true\"," + model).problems, SizeIs(1));
}

TEST(File, MaySayVersionsAsATextANumberOrAList) {
  const auto versions = [](const std::string& said) {
    return config_of(load_file(R"({"models": {"m": {"path": "m.pt", "versions": )" + said + "}}}"))
        .models["m"]
        .versions;
  };
  EXPECT_THAT(versions("\"all\""), ::testing::ElementsAre("all"));
  EXPECT_THAT(versions("3"), ::testing::ElementsAre("3"));
  EXPECT_THAT(versions("[1, \"2\"]"), ::testing::ElementsAre("1", "2"));
  EXPECT_THAT(load_file(R"({"models": {"m": {"path": "m.pt", "versions": [-1]}}})").problems, SizeIs(1));
}

TEST(File, MaySayTheBlockOfModelLoadingAsItIsKnown) {
  const auto config = config_of(load_file(R"({"model_loading": {"strategy": "lazy", "preload_models": ["a"],
    "load_timeout": 120, "queue_enabled": true, "retry": {"max_attempts": 3, "backoff_factor": 2},
    "memory_protection": {"enabled": true, "minimum_required": 2048}}})"));
  EXPECT_EQ(config.model_loading.strategy, LoadStrategy::lazy);
  EXPECT_THAT(config.model_loading.preload_models, ::testing::ElementsAre("a"));
}

TEST(File, HasItsMistakesReportedThoughTheyAreOverridden) {
  EXPECT_THAT(load_file(R"({"server": {"port": "x"}})", {{"MAINSTAY_SERVER__PORT", "9000"}}).problems, SizeIs(1));
}

}  // namespace
}  // namespace mainstay::config::testing
