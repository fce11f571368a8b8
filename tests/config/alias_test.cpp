#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/config/loading.hpp"

namespace mainstay::config::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST(Alias, SetsTheValueThatItsPathNames) {
  const auto result = load_file(R"({"env": {"DISCOP_PORT": "server.port"}})", {{"DISCOP_PORT", "9000"}});
  EXPECT_EQ(config_of(result).server.port, 9000);
  EXPECT_EQ(source_of(*result.loaded, "server.port").text, "environment DISCOP_PORT");
}

TEST(Alias, ThatIsNotSetChangesNothing) {
  EXPECT_EQ(config_of(load_file(R"({"env": {"DISCOP_PORT": "server.port"}})")).server, Server{});
}

TEST(Alias, WinsOverTheFileAndLosesToTheVariableOfThePathItself) {
  const std::string file = R"({"env": {"ZZ_PORT": "server.port"}, "server": {"port": 1}})";
  EXPECT_EQ(config_of(load_file(file, {{"ZZ_PORT", "2"}})).server.port, 2);
  EXPECT_EQ(config_of(load_file(file, {{"ZZ_PORT", "2"}, {"MAINSTAY_SERVER__PORT", "3"}})).server.port, 3);
}

TEST(Alias, MayBeDeclaredByAVariableOrAnOption) {
  EXPECT_EQ(config_of(load_environment({{"MAINSTAY_ENV__PORT", "server.port"}, {"PORT", "9000"}})).server.port, 9000);
  const Inputs inputs{std::nullopt, {{"PORT", "9000"}}, {{"env.PORT", "server.port", "--set"}}};
  EXPECT_EQ(config_of(load(inputs)).server.port, 9000);
}

TEST(Alias, MayNameAModelsValue) {
  const auto result = load_file(R"({"env": {"DOGS": "models[\"dog.v1\"].instances"}})", {{"DOGS", "3"}});
  EXPECT_EQ(config_of(result).models.at("dog.v1").instances, 3U);
}

TEST(Alias, OfAnUnknownPathIsRefusedThoughItIsNotSet) {
  EXPECT_THAT(
      lines(load_file("{\"env\": {\n\"P\": \"server.prot\",\n\"Q\": \"models.dog.instance\"}}").problems),
      ElementsAre(HasSubstr(R"(m.json:2: env.P: found the unknown path "server.prot"; did you mean "server.port"?)"),
                  HasSubstr(R"(m.json:3: env.Q: found the unknown path "models.dog.instance"; did you mean )"
                            R"("models.dog.instances"?)")));
  EXPECT_THAT(load_file(R"({"env": {"P": ""}})").problems, SizeIs(1));
  EXPECT_THAT(load_file(R"({"env": {"P": "models.dog.inputs[0].name"}})").problems, SizeIs(1));
}

TEST(Alias, GoesIntoListsThatTheFileHas) {
  const auto read = [](const std::string& path, const std::string& value) {
    const auto file = R"({"routes": [{"method": "POST", "path": "/p", "model": "m", "fields": [
      {"name": "a", "from": "form", "max_length": 9}, {"name": "image", "from": "form", "type": "image"}]}], "env": {"P": ")" +
                      path + "\"}}";
    return load_file(file, {{"P", value}});
  };
  EXPECT_EQ(config_of(read("routes[0].fields[0].max_length", "7")).routes[0].fields[0].max_length, 7U);
  const auto result = read("routes[0].fields.image.max_bytes * 1048576", "2.5");
  EXPECT_EQ(config_of(result).routes[0].fields[1].max_bytes, 2621440U);
  EXPECT_EQ(source_of(*result.loaded, "routes[0].fields[1].max_bytes").text, "environment P");
  const auto both = config_of(read("routes[0].fields.image.max_width, routes[0].fields.image.max_height", "99"));
  EXPECT_EQ(both.routes[0].fields[1].max_width, 99U);
  EXPECT_EQ(both.routes[0].fields[1].max_height, 99U);
  for (const char* path : {"routes[1].path", "routes[0].fields[2].name", "routes[0].fields.b.name", "routes.p.path",
                           "routes[-1].path", "routes[0]x.path"})
    EXPECT_THAT(lines(read(path, "1").problems), ElementsAre(HasSubstr("found the unknown path"))) << path;
  for (const char* text : {"server.port *", "server.port * 0", "server.port * x", "server.port,", ","})
    EXPECT_THAT(lines(read(text, "1").problems), ElementsAre(HasSubstr("times a whole number"))) << text;
  EXPECT_THAT(lines(read("server.port * 10", "a few").problems), ElementsAre(HasSubstr("environment P")));
}

TEST(Alias, OfAnAliasIsRefused) {
  EXPECT_THAT(lines(load_file(R"({"env": {"P": "env.Q"}})").problems),
              ElementsAre(HasSubstr("any path but one in env")));
}

TEST(Alias, HasTheNameOfAVariableThatIsNotMainstaysOwn) {
  EXPECT_THAT(lines(load_file(R"({"env": {"a b": "server.port", "MAINSTAY_X": "server.port"}})").problems),
              ElementsAre(HasSubstr("found the name \"a b\""), HasSubstr("found the name \"MAINSTAY_X\"")));
}

TEST(Alias, HasItsMistakesReportedUnderItsOwnName) {
  EXPECT_THAT(lines(load_file(R"({"env": {"P": "server.port"}})", {{"P", "http"}}).problems),
              ElementsAre("environment P: server.port: found \"http\", allowed: an integer from 0 to 65535"));
}

TEST(Alias, MayNotContradictAnother) {
  const std::string file = R"({"env": {"P": "server.port", "Q": "server.port"}})";
  EXPECT_THAT(load_file(file, {{"P", "1"}, {"Q", "2"}}).problems, SizeIs(1));
  EXPECT_EQ(config_of(load_file(file, {{"P", "1"}, {"Q", "1"}})).server.port, 1);
}

}  // namespace
}  // namespace mainstay::config::testing
