#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <nlohmann/json.hpp>

#include "tests/acceptance/program.hpp"
#include "tests/acceptance/terminal.hpp"

namespace mainstay {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::Program;
using testing::Serving;
using testing::Terminal;
using Json = nlohmann::json;

// Loading `slow` takes the 0.5 s that its canary sleeps, loading `endless` an hour, and `broken` cannot be loaded.
constexpr auto on_demand = R"({
  "allow_builtin": true,
  "model_loading": {"strategy": "on_demand", "preload_models": ["echo"], "retry": {"max_attempts": 1},
                    "memory_protection": {"enabled": false}},
  "models": {
    "echo": {"path": "builtin/echo"},
    "slow": {"path": "builtin/sleep", "canary": {
      "inputs": [{"name": "INPUT0", "datatype": "FP32", "shape": [1], "data": [0.5]}],
      "outputs": [{"name": "OUTPUT0", "datatype": "FP32", "shape": [1], "data": [0.5]}]}},
    "endless": {"path": "builtin/sleep", "timeouts": {"load_s": 3600}, "canary": {
      "inputs": [{"name": "INPUT0", "datatype": "FP32", "shape": [1], "data": [3600]}],
      "outputs": [{"name": "OUTPUT0", "datatype": "FP32", "shape": [1], "data": [3600]}]}},
    "broken": {"path": "builtin/nothing"}
  }
})";

struct Outcome {
  int code;
  std::string output;
};

class AtAServer : public ::testing::Test {
 protected:
  /// The server is named in the environment, as by somebody who works with one all day.
  Outcome run(const std::vector<std::string>& arguments) {
    Program program(arguments, {{"MAINSTAY_URL", server_.url()}});
    const auto code = program.wait();
    return {code, program.output()};
  }
  std::string state_of(const std::string& name) {
    for (const auto& model : Json::parse(run({"models", "--json"}).output))
      if (model["name"] == name) return model["state"];
    return "";
  }

  Serving server_{on_demand};
};

using Models = AtAServer;
using Load = AtAServer;
using Orders = AtAServer;
using Top = AtAServer;

TEST_F(Models, ShowsThemInATable) {
  const auto [code, output] = run({"models"});
  EXPECT_EQ(code, 0);
  EXPECT_THAT(output, HasSubstr("MODEL"));
  EXPECT_THAT(output, ::testing::ContainsRegex("echo +1\\* +ready +1/1"));
  EXPECT_THAT(output, ::testing::ContainsRegex("slow +1\\* +unknown +0/1"));
  EXPECT_THAT(output, Not(HasSubstr("\x1b"))) << "no colours where there is no terminal";
}

TEST_F(Models, AreAListOfObjectsForPrograms) {
  const auto models = Json::parse(run({"models", "--json"}).output);
  ASSERT_EQ(models.size(), 4U);
  for (const auto& model : models) EXPECT_TRUE(model["requests"]["ok"].is_number_unsigned());
}

TEST_F(Load, ShowsHowItGetsOnAndEndsWhenTheModelServes) {
  const auto [code, output] = run({"load", "slow"});
  EXPECT_EQ(code, 0) << output;
  EXPECT_THAT(output, ::testing::ContainsRegex("slow: (loading|warming)"));
  EXPECT_THAT(output, HasSubstr("slow: loaded in"));
  EXPECT_EQ(state_of("slow"), "ready");
}

TEST_F(Load, DrawsABarOnATerminal) {
  Terminal terminal({"load", "slow", "--url", server_.url()});
  EXPECT_EQ(terminal.wait(), 0) << terminal.shown();
  EXPECT_THAT(terminal.shown(), HasSubstr("[##########"));
  EXPECT_THAT(terminal.shown(), HasSubstr("slow: loaded in"));
}

TEST_F(Load, TellsWhichOfSeveralFailedAndWhyAndGoesOn) {
  const auto [code, output] = run({"load", "broken", "nobody", "slow"});
  EXPECT_EQ(code, 1);
  EXPECT_THAT(output, HasSubstr("mainstay: broken: could not be loaded: "));
  EXPECT_THAT(output, HasSubstr("builtin/nothing"));
  EXPECT_THAT(output, HasSubstr("mainstay: nobody: could not be loaded: the server answered 404"));
  EXPECT_THAT(output, HasSubstr("slow: loaded in"));
}

TEST_F(Load, GoesOnInTheServerWhenSomebodyHasWaitedLongEnough) {
  Program program({"load", "endless"}, {{"MAINSTAY_URL", server_.url()}});
  ASSERT_TRUE(program.wait_for_line("endless: warming"));
  program.signal(SIGINT);
  EXPECT_EQ(program.wait(), 130);
  EXPECT_THAT(program.output(), HasSubstr("the load goes on in the server"));
  EXPECT_EQ(state_of("endless"), "warming");
}

TEST_F(Orders, AreCarriedOutAndTold) {
  for (const auto& [order, done] : {std::pair{"reset", "reset"}, {"reload", "reloaded"}, {"unload", "unloaded"}}) {
    const auto [code, output] = run({order, "echo"});
    EXPECT_EQ(code, 0) << output;
    EXPECT_THAT(output, HasSubstr("echo: " + std::string(done) + " in")) << order;
  }
  EXPECT_EQ(state_of("echo"), "unloaded");
}

TEST_F(Orders, AreAListOfWhatBecameOfThemForPrograms) {
  const auto [code, output] = run({"reset", "echo", "nobody", "--json"});
  EXPECT_EQ(code, 1);
  const auto told = Json::parse(output);
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0], Json::parse(R"({"model":"echo","version":null,"order":"reset","done":true,"error":null})"));
  EXPECT_EQ(told[1]["done"], false);
  EXPECT_THAT(told[1]["error"].get<std::string>(), HasSubstr("nobody"));
}

TEST_F(Orders, OfAVersionThatIsNotThereFail) {
  const auto [code, output] = run({"unload", "echo", "--version", "7"});
  EXPECT_EQ(code, 1);
  EXPECT_THAT(output, HasSubstr("mainstay: echo version 7: could not be unloaded: "));
}

TEST_F(Top, PrintsOneViewWithoutATerminal) {
  const auto [code, output] = run({"top", "--interval", "0.1"});
  EXPECT_EQ(code, 0);
  EXPECT_THAT(output, HasSubstr(server_.url() + ", up "));
  EXPECT_THAT(output, HasSubstr("REQ/s"));
}

TEST_F(Top, IsOneObjectForPrograms) {
  const auto [code, output] = run({"top", "--json", "--once", "--interval", "0.1"});
  EXPECT_EQ(code, 0);
  const auto seen = Json::parse(output);
  EXPECT_GE(seen["since_s"], 0.1);
  EXPECT_EQ(seen["models"].size(), 4U);
  EXPECT_EQ(seen["models"][0]["since"]["requests_per_s"], 0);
}

TEST_F(Top, GivesTheTerminalBackWhenQIsPressed) {
  Terminal terminal({"top", "--interval", "0.1", "--url", server_.url()});
  ASSERT_TRUE(terminal.wait_for("REQ/s"));
  EXPECT_THAT(terminal.shown(), HasSubstr("\x1b[?1049h"));
  terminal.type("q");
  EXPECT_EQ(terminal.wait(), 0);
  EXPECT_THAT(terminal.shown(), HasSubstr("\x1b[?25h\x1b[?1049l"));
}

TEST_F(Top, EndsAtControlC) {
  Terminal terminal({"top", "--url", server_.url()});
  ASSERT_TRUE(terminal.wait_for("REQ/s"));
  terminal.type("\x03");
  EXPECT_EQ(terminal.wait(), 0);
  EXPECT_THAT(terminal.shown(), HasSubstr("\x1b[?1049l"));
}

TEST_F(Top, GoesOnWhereTheServerGoesAway) {
  Terminal terminal({"top", "--interval", "0.1", "--url", server_.url()});
  ASSERT_TRUE(terminal.wait_for("REQ/s"));
  server_.program().signal(SIGKILL);
  server_.program().wait();
  EXPECT_TRUE(terminal.wait_for("cannot connect to")) << terminal.shown();
  terminal.type("q");
  EXPECT_EQ(terminal.wait(), 0);
}

TEST(WithoutAServer, EachCommandSaysSoInOneLine) {
  std::string url;
  {
    Serving server(R"({"allow_builtin": true, "models": {"echo": {"path": "builtin/echo"}}})");
    url = server.url();
  }
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"models"}, {"tree"}, {"top"}, {"load", "a"}, {"unload", "a"}, {"reset", "a"}, {"reload", "a"}}) {
    Program program(arguments, {{"MAINSTAY_URL", url}});
    EXPECT_EQ(program.wait(), 1) << arguments[0];
    EXPECT_THAT(program.output(), HasSubstr("cannot connect to 127.0.0.1:")) << arguments[0];
    EXPECT_EQ(std::ranges::count(program.output(), '\n'), 1) << program.output();
  }
}

TEST(WithoutAServer, WhatCannotBeOneIsAMistakeOfWhoeverAsks) {
  const auto run = [](const std::vector<std::string>& arguments) {
    Program program(arguments);
    const auto code = program.wait();
    return Outcome{code, program.output()};
  };
  EXPECT_EQ(run({"models", "--url", "here:8000"}).code, 2);
  EXPECT_EQ(run({"load"}).code, 2);
  EXPECT_EQ(run({"load", ""}).code, 2);
  EXPECT_EQ(run({"top", "--interval", "0"}).code, 2);
  const auto [code, output] = run({"models", "--url", "https://here", "--ca", "/nowhere/authority.pem"});
  EXPECT_EQ(code, 2);
  EXPECT_THAT(output, HasSubstr("the file /nowhere/authority.pem cannot be used"));
}

TEST(WithoutAServer, TheHelpDoesNotShowTheKey) {
  Program program({"models", "--help"}, {{"MAINSTAY_KEY", "secret-of-mine"}});
  EXPECT_EQ(program.wait(), 0);
  EXPECT_THAT(program.output(), HasSubstr("MAINSTAY_KEY"));
  EXPECT_THAT(program.output(), Not(HasSubstr("secret-of-mine")));
}

TEST(Serve, TakesTheVariablesOfTheOtherCommandsForNoConfiguration) {
  Serving server(R"({"allow_builtin": true, "models": {"echo": {"path": "builtin/echo"}}})", {},
                 {{"MAINSTAY_URL", "http://127.0.0.1:1"}, {"MAINSTAY_KEY", "secret"}});
  EXPECT_EQ(server.get("/health/live").status, 200);
}

}  // namespace
}  // namespace mainstay
