#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "http/guard/mistakes.hpp"
#include "tests/support/folder.hpp"

namespace mainstay::http {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::string secret = "a-secret-that-nobody-must-see";

class AccessOf : public ::testing::Test {
 protected:
  config::Loaded loaded(const std::string& text) {
    auto result = config::load({config::File{(folder_.path() / "m.json").string(), text}, {}, {}});
    if (!result.loaded) throw std::runtime_error(to_string(result.problems.at(0)));
    return *std::move(result.loaded);
  }
  ReadVariable variable() {
    return [this](const std::string& name) {
      const auto found = variables_.find(name);
      return found == variables_.end() ? std::nullopt : std::optional(found->second);
    };
  }
  Access access(const std::string& text) {
    auto read = read_access(loaded(text), variable());
    if (!read) throw std::runtime_error(to_string(read.error().at(0)));
    return std::move(read).value();
  }
  std::vector<std::string> problems(const std::string& text) {
    std::vector<std::string> lines;
    for (const auto& problem : mistakes(loaded(text), variable())) {
      lines.push_back(to_string(problem));
      EXPECT_THAT(lines.back(), Not(HasSubstr(secret)));
    }
    return lines;
  }
  static std::string keys(const std::string& list) { return R"({"auth": {"keys": [)" + list + "]}}"; }

  testing::Folder folder_;
  std::map<std::string, std::string> variables_;
};

TEST_F(AccessOf, NobodyIsAskedForAKeyWithoutAny) {
  const auto all = access("{}");
  for (const auto scope : {Scope::open, Scope::infer, Scope::admin, Scope::metrics}) {
    EXPECT_FALSE(all.asks_for_key(scope, Place::main));
    EXPECT_FALSE(all.asks_for_key(scope, Place::own));
  }
}

TEST_F(AccessOf, KeysAreKnownFromHashesVariablesAndFiles) {
  variables_ = {{"PLAIN", secret}, {"HASHED", text_of(hash_of("another-long-secret"))}};
  folder_.write("key", secret + "-of-a-file\r\n");
  const auto all = access(keys(R"({"id": "a", "hash": ")" + text_of(hash_of("a-third-long-secret")) + R"("},
    {"id": "b", "env": "PLAIN", "scopes": ["admin", "metrics"]}, {"id": "c", "env": "HASHED"}, {"id": "d", "file": "key"})"));
  EXPECT_EQ(all.keys.find(hash_of("a-third-long-secret"))->id, "a");
  EXPECT_EQ(all.keys.find(hash_of(secret))->id, "b");
  EXPECT_EQ(all.keys.find(hash_of("another-long-secret"))->id, "c");
  EXPECT_EQ(all.keys.find(hash_of(secret + "-of-a-file"))->id, "d");
  EXPECT_TRUE(all.keys.find(hash_of(secret))->has(Scope::metrics));
  EXPECT_FALSE(all.keys.find(hash_of(secret))->has(Scope::infer)) << "no scope stands for another";
  EXPECT_TRUE(all.asks_for_key(Scope::infer, Place::main));
  EXPECT_FALSE(all.asks_for_key(Scope::open, Place::main));
}

TEST_F(AccessOf, AnAddressOfItsOwnAsksForKeysThatThereAre) {
  variables_ = {{"PLAIN", secret}};
  const auto no_admin = access(keys(R"({"id": "b", "env": "PLAIN"})"));
  EXPECT_TRUE(no_admin.asks_for_key(Scope::admin, Place::main));
  EXPECT_FALSE(no_admin.asks_for_key(Scope::admin, Place::own));
  const auto admin = access(keys(R"({"id": "b", "env": "PLAIN", "scopes": ["admin"]})"));
  EXPECT_TRUE(admin.asks_for_key(Scope::admin, Place::own));
}

TEST_F(AccessOf, AFileOfKeysWithoutAnyLetsNobodyIn) {
  folder_.write("keys.json", R"({"keys": []})");
  EXPECT_TRUE(access(R"({"auth": {"file": "keys.json"}})").asks_for_key(Scope::infer, Place::main));
}

TEST_F(AccessOf, KeysStandInAFileOfTheirOwnToo) {
  folder_.write("keys.json", R"({"keys": [{"id": "a", "hash": ")" + text_of(hash_of(secret)) + R"("}]})");
  EXPECT_EQ(access(R"({"auth": {"file": "keys.json"}})").keys.find(hash_of(secret))->id, "a");
}

TEST_F(AccessOf, APlainKeyInTheConfigurationIsRefusedAndNotRepeated) {
  EXPECT_THAT(problems(keys(R"({"id": "a", "hash": ")" + secret + R"("})")),
              ElementsAre(HasSubstr("m.json:1: auth.keys[0].hash: a key stands here as its hash alone")));
  const auto result = config::load({config::File{"m.json", keys(R"({"id": "a", "hash": 1234567890123456})")}, {}, {}});
  EXPECT_THAT(to_string(result.problems.at(0)), Not(HasSubstr("1234567890123456")));
  const auto said = config::load({std::nullopt, {{"MAINSTAY_AUTH__KEYS", "[{" + secret}}, {}});
  EXPECT_THAT(to_string(said.problems.at(0)), Not(HasSubstr(secret)));
}

TEST_F(AccessOf, AllMistakesAreToldWithoutWhatStandsThere) {
  variables_ = {{"SHORT", "short-secret"}, {"PLAIN", secret}};
  const auto found = problems(keys(R"({"id": "a"}, {"id": "b", "env": "NONE"}, {"id": "c", "env": "SHORT"},
    {"id": "d", "file": "none"}, {"id": "e", "env": "PLAIN", "scopes": ["root"]}, {"id": "f", "env": "PLAIN"},
    {"id": "g", "env": "PLAIN", "file": "x"})"));
  EXPECT_THAT(found, ElementsAre(HasSubstr("auth.keys[0]: a key has one of"), HasSubstr("the variable NONE is not set"),
                                 HasSubstr("the variable SHORT has no key"), HasSubstr("cannot be read"),
                                 HasSubstr("auth.keys[4].scopes: found \"root\""),
                                 HasSubstr("auth.keys[5].env: another id has the same key"),
                                 HasSubstr("auth.keys[6]: a key has one of")));
  for (const auto& line : found) EXPECT_THAT(line, Not(HasSubstr("short-secret")));
}

TEST_F(AccessOf, ABrokenFileOfKeysIsAMistake) {
  folder_.write("keys.json", R"({"keys": [)" + secret);
  EXPECT_THAT(problems(R"({"auth": {"file": "keys.json"}})"), ElementsAre(HasSubstr("keys.json:1")));
  EXPECT_THAT(problems(R"({"auth": {"file": "none.json"}})"), ElementsAre(HasSubstr("cannot be read")));
}

using Exposure = AccessOf;

TEST_F(Exposure, IsRefusedWithTheWaysOutOfIt) {
  for (const char* host : {"0.0.0.0", "::", "10.0.0.1", "example.org"}) {
    const auto found = problems(std::string(R"({"server": {"host": ")") + host + "\"}}");
    ASSERT_EQ(found.size(), 1U) << host;
    for (const char* way : {"scope admin", "server.admin.host", "127.0.0.1", "insecure"})
      EXPECT_THAT(found[0], HasSubstr(way));
  }
}

TEST_F(Exposure, IsNoneWhereSomebodyElseIsKeptOut) {
  variables_ = {{"PLAIN", secret}};
  for (const char* text :
       {"{}", R"({"server": {"host": "::1"}})", R"({"server": {"host": "localhost"}})",
        R"({"server": {"host": "0.0.0.0", "insecure": true}})",
        R"({"server": {"host": "0.0.0.0", "admin": {"host": "127.0.0.1"}}})",
        R"({"server": {"host": "0.0.0.0"}, "auth": {"keys": [{"id": "a", "env": "PLAIN", "scopes": ["admin"]}]}})"})
    EXPECT_THAT(problems(text), IsEmpty()) << text;
  EXPECT_EQ(problems(R"({"server": {"host": "0.0.0.0"}, "auth": {"keys": [{"id": "a", "env": "PLAIN"}]}})").size(), 1U)
      << "a key without the scope keeps nobody out";
}

TEST_F(AccessOf, NetworksAndHeadersAreLookedAt) {
  EXPECT_THAT(problems(R"({"rate_limits": {"trusted_proxies": ["10.0.0.0/8", "10.0.0.0/40"]}})"),
              ElementsAre(HasSubstr("10.0.0.0/40")));
  EXPECT_THAT(problems(R"({"server": {"cors": {"origins": ["*"], "credentials": true}}})"),
              ElementsAre(HasSubstr("server.cors.credentials")));
  EXPECT_THAT(problems(R"({"server": {"headers": {"X-A": "b\r\nX-C: d"}}})"),
              ElementsAre(HasSubstr("server.headers.X-A")));
  EXPECT_THAT(problems(R"({"auth": {"header": "X Key"}})"), ElementsAre(HasSubstr("auth.header")));
}

}  // namespace
}  // namespace mainstay::http
