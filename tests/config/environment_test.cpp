#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "config/load.hpp"
#include "config/quote.hpp"
#include "config/write.hpp"
#include "tests/config/loading.hpp"

namespace mainstay::config::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

/// A value that a field allows and that is not its default, as a variable says it.
std::string another_value(const Field& field) {
  if (const auto* i = std::get_if<Integer>(&field.value)) return std::to_string(i->get() == i->max ? i->min : i->max);
  // In between: the largest one may contradict the default of another field.
  if (const auto* n = std::get_if<Number>(&field.value))
    return number_text(n->get() == n->max ? n->min : (n->get() + n->max) / 2);
  if (const auto* b = std::get_if<Boolean>(&field.value)) return b->get() ? "false" : "true";
  if (std::holds_alternative<Text>(field.value)) return "server.port";
  if (const auto* c = std::get_if<Choice>(&field.value)) return c->allowed.back();
  if (const auto* t = std::get_if<Texts>(&field.value)) return t->loose ? R"(["7"])" : R"(["FACE"])";
  if (const auto* list = std::get_if<List>(&field.value)) {
    if (list->element == "CanaryTensor") return R"([{"name":"x","datatype":"FP32","shape":[1],"data":[1]}])";
    if (list->element == "Key") return R"([{"id":"x","env":"X"}])";
    if (list->element == "Route") return R"([{"method":"POST","path":"/p","model":"m"}])";
    if (list->element == "RouteLimit") return R"([{"path":"/x"}])";
  }
  if (field.key == "example") return "false";
  return R"([{"name":"x"}])";
}

TEST(Environment, ReachesEveryValueThatIsDescribed) {
  Config defaults;
  int tried = 0;
  for (const auto& [keys, field] : leaves(describe(defaults))) {
    ++tried;
    const std::string variable = variable_of(keys);
    Keys there = keys;
    if (there[0] == "models") there[1] = "name";
    const auto result = load_environment({{variable, another_value(field)}});
    Config config = config_of(result);
    const auto now = field_at(describe(config), there);
    EXPECT_NE(json_text(now), json_text(field)) << variable;
    ASSERT_TRUE(result.loaded.has_value());
    EXPECT_EQ(source_of(*result.loaded, path_text(there)), (Source{Origin::environment, "environment " + variable}));
  }
  EXPECT_GE(tried, 28);
}

TEST(Environment, IsParsedByTheKindOfTheValue) {
  const Config config = config_of(load_environment({{"MAINSTAY_SERVER__PORT", "9000"},
                                                    {"MAINSTAY_SERVER__HOST", "0"},
                                                    {"MAINSTAY_ALLOW_BUILTIN", "1"},
                                                    {"MAINSTAY_LOG__REQUESTS", "false"},
                                                    {"MAINSTAY_LOG__LEVEL", "off"},
                                                    {"MAINSTAY_MODELS__DOG__TIMEOUTS", R"({"infer_s": 2})"},
                                                    {"MAINSTAY_MODELS__DOG__INPUTS", R"([{"name": "x"}])"}}));
  EXPECT_EQ(config.server.port, 9000);
  EXPECT_EQ(config.server.host, "0");
  EXPECT_TRUE(config.allow_builtin);
  EXPECT_FALSE(config.log.requests);
  EXPECT_EQ(config.log.level, LogLevel::off);
  EXPECT_EQ(config.models.at("dog").timeouts.infer_s, 2);
  EXPECT_EQ(config.models.at("dog").inputs.at(0).name, "x");
}

TEST(Environment, HasEveryMistakeReportedAtOnce) {
  EXPECT_THAT(
      lines(load_environment({{"MAINSTAY_SERVER__PORT", ""},
                              {"MAINSTAY_SERVER__IO_THREADS", "two"},
                              {"MAINSTAY_ALLOW_BUILTIN", "yes"},
                              {"MAINSTAY_SERVER__DRAIN_TIMEOUT_S", "inf"},
                              {"MAINSTAY_MODELS__A__INPUTS", "[{]"}})
                .problems),
      UnorderedElementsAre(
          "environment MAINSTAY_ALLOW_BUILTIN: allow_builtin: found \"yes\", allowed: true or false",
          HasSubstr("environment MAINSTAY_MODELS__A__INPUTS: models.a.inputs: found \"[{]\", allowed: a list of "
                    "at most 1024 objects as JSON (column 3: "),
          "environment MAINSTAY_SERVER__DRAIN_TIMEOUT_S: server.drain_timeout_s: found \"inf\", allowed: a "
          "number from 0.001 to 86400",
          "environment MAINSTAY_SERVER__IO_THREADS: server.io_threads: found \"two\", allowed: an integer from 1 "
          "to 64",
          "environment MAINSTAY_SERVER__PORT: server.port: found \"\", allowed: an integer from 0 to 65535"));
}

TEST(Environment, SaysNumbersThatAreFinite) {
  for (const char* wrong : {"nan", "NAN", "inf", "-inf", "1e999", " 1", "1 ", "0x10", "+1"})
    EXPECT_THAT(load_environment({{"MAINSTAY_SERVER__DRAIN_TIMEOUT_S", wrong}}).problems, SizeIs(1)) << wrong;
}

TEST(Environment, HasItsUnknownVariablesRefusedWithTheNearestKnownOne) {
  const auto told = [](const std::string& variable) { return lines(load_environment({{variable, "1"}}).problems); };
  EXPECT_THAT(told("MAINSTAY_SERVER__PROT"),
              ElementsAre("environment MAINSTAY_SERVER__PROT: found an unknown variable; did you mean "
                          "\"MAINSTAY_SERVER__PORT\"?"));
  EXPECT_THAT(told("MAINSTAY_SERVER_PORT"), ElementsAre(HasSubstr("did you mean \"MAINSTAY_SERVER__PORT\"?")));
  EXPECT_THAT(told("MAINSTAY_PORT"), ElementsAre(HasSubstr("did you mean \"MAINSTAY_SERVER__PORT\"?")));
  EXPECT_THAT(told("MAINSTAY_MODELS__DOG__INSTANCE"),
              ElementsAre(HasSubstr("did you mean \"MAINSTAY_MODELS__DOG__INSTANCES\"?")));
  EXPECT_THAT(told("MAINSTAY_SERVER__PORT__X"), ElementsAre(HasSubstr("did you mean \"MAINSTAY_SERVER__PORT\"?")));
  EXPECT_THAT(told("MAINSTAY_XYZZY_XYZZY"), ElementsAre(HasSubstr("known: \"MAINSTAY_SERVER\", \"MAINSTAY_AUTH\"")));
  EXPECT_THAT(told("MAINSTAY_"), SizeIs(1));
  EXPECT_THAT(told("MAINSTAY_MODELS__"), SizeIs(1));
  EXPECT_THAT(told("MAINSTAY_SERVER__"), SizeIs(1));
}

TEST(Environment, OfOthersIsLeftAlone) {
  EXPECT_EQ(config_of(load_environment({{"PORT", "x"}, {"MAINSTAYS", "x"}, {"PATH", "/bin"}})), Config{});
}

TEST(Environment, MatchesTheNamesThatModelsHave) {
  const std::string file = R"({"models": {"My-Model.v1": {}, "dog": {}}})";
  const Config config = config_of(load_file(
      file, {{"MAINSTAY_MODELS__MY_MODEL_V1__INSTANCES", "3"}, {"MAINSTAY_MODELS__NEW_ONE__INSTANCES", "4"}}));
  EXPECT_EQ(config.models.at("My-Model.v1").instances, 3U);
  EXPECT_EQ(config.models.at("new_one").instances, 4U);
  EXPECT_THAT(config.models, SizeIs(3));
}

TEST(Environment, DoesNotGuessWhichOfTwoModelsIsMeant) {
  const std::string file = R"({"models": {"a-b": {}, "a_b": {}}})";
  EXPECT_THAT(lines(load_file(file, {{"MAINSTAY_MODELS__A_B__INSTANCES", "3"}}).problems),
              ElementsAre(R"(environment MAINSTAY_MODELS__A_B__INSTANCES: "A_B" may mean "a-b" or "a_b")"));
  EXPECT_EQ(config_of(load_file(file, {{"MAINSTAY_MODELS__a_b__INSTANCES", "3"}})).models.at("a_b").instances, 3U);
}

TEST(Environment, MayNotContradictItself) {
  const Environment twice{{"MAINSTAY_SERVER__PORT", "1"}, {"MAINSTAY_server__port", "2"}};
  EXPECT_THAT(lines(load_environment(twice).problems),
              ElementsAre("environment MAINSTAY_server__port: server.port: found \"2\", but MAINSTAY_SERVER__PORT says "
                          "\"1\"; set only one of them"));
}

TEST(Environment, HasPathsThatAreRelativeToTheCurrentDirectory) {
  const auto result =
      load({File{"etc/m.json", R"({"models": {"a": {"path": "a.pt"}}})"}, {{"MAINSTAY_MODELS__A__PATH", "b.pt"}}, {}});
  EXPECT_EQ(config_of(result).models.at("a").path, "b.pt");
}

TEST(Environment, IsSplitAtTheFirstEqualsSign) {
  const char* variables[]{"A=b=c", "EMPTY=", "NONE", nullptr};
  EXPECT_THAT(environment_from(variables), UnorderedElementsAre(Pair("A", "b=c"), Pair("EMPTY", "")));
  EXPECT_THAT(environment_from(nullptr), SizeIs(0));
}

}  // namespace
}  // namespace mainstay::config::testing
