#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/acceptance/program.hpp"
#include "tests/support/folder.hpp"

namespace mainstay {
namespace {

using testing::Folder;
using testing::Program;
using testing::Serving;

constexpr auto echo = R"({"allow_builtin": true, "models": {"echo": {"path": "builtin/echo"}}})";

struct Outcome {
  int code;
  std::string output;
};

Outcome run(const std::vector<std::string>& arguments, const Program::Environment& environment = {}) {
  Program program(arguments, environment);
  const auto code = program.wait();
  return {code, program.output()};
}

TEST(Commands, ExplainThemselves) {
  EXPECT_EQ(run({"--help"}).code, 0);
  EXPECT_EQ(run({"--version"}).output, "mainstay " MAINSTAY_VERSION "\n");
  for (const auto* command : {"serve", "check", "schema", "models", "load", "unload", "reset", "reload", "tree", "top"})
    EXPECT_EQ(run({command, "--help"}).code, 0) << command;
}

TEST(Commands, EndWithTwoWhereTheyAreUsedWrongly) {
  EXPECT_EQ(run({}).code, 2);
  EXPECT_EQ(run({"dance"}).code, 2);
  EXPECT_EQ(run({"serve", "--speed", "9"}).code, 2);
  EXPECT_EQ(run({"serve", "--port", "many"}).code, 2);
  EXPECT_EQ(run({"serve", "--config", "/nowhere/mainstay.json"}).code, 2);
}

TEST(Commands, ReportEveryMistakeOfAConfigurationAtOnce) {
  Folder folder;
  const auto file =
      folder.write("c.json", "{\n  // a comment\n  \"server\": {\"prot\": 1, \"io_threads\": 0},\n  \"log\": 3\n}");
  for (const auto& arguments :
       {std::vector<std::string>{"check", file.string()}, {"serve", "--config", file.string()}}) {
    const auto [code, output] = run(arguments);
    EXPECT_EQ(code, 2);
    for (const auto* part : {"c.json:3", "server.prot", "\"port\"", "server.io_threads", "c.json:4", "log"})
      EXPECT_NE(output.find(part), std::string::npos) << part << " in:\n" << output;
  }
}

TEST(Check, SaysWhereEachValueCameFrom) {
  Folder folder;
  const auto file =
      folder.write("c.json", "{\n  \"env\": {\"MY_PORT\": \"server.port\"},\n  \"log\": {\"level\": \"warn\"}\n}");
  const auto [code, output] =
      run({"check", file.string()}, {{"MY_PORT", "7001"}, {"MAINSTAY_SERVER__IO_THREADS", "3"}});
  EXPECT_EQ(code, 0);
  const auto line = [&](const std::string& path) {
    const auto at = output.find("\n" + path + " ");
    return at == std::string::npos ? "" : output.substr(at + 1, output.find('\n', at + 1) - at - 1);
  };
  EXPECT_NE(line("server.port").find("7001"), std::string::npos) << output;
  EXPECT_NE(line("server.port").find("MY_PORT"), std::string::npos);
  EXPECT_NE(line("server.io_threads").find("MAINSTAY_SERVER__IO_THREADS"), std::string::npos);
  EXPECT_NE(line("log.level").find("c.json:3"), std::string::npos);
  EXPECT_NE(line("server.max_body_bytes").find("default"), std::string::npos);
}

TEST(Check, RefusesBuiltInModelsUnlessTheyAreAllowed) {
  Folder folder;
  const auto file = folder.write("c.json", R"({"models": {"e": {"path": "builtin/echo"}}})");
  const auto [code, output] = run({"check", file.string()});
  EXPECT_EQ(code, 2);
  EXPECT_NE(output.find("allow_builtin"), std::string::npos);
}

TEST(Schema, IsJsonThatNamesTheServersPort) {
  const auto [code, output] = run({"schema"});
  EXPECT_EQ(code, 0);
  const auto schema = nlohmann::json::parse(output);
  EXPECT_EQ(schema["properties"]["server"]["properties"]["port"]["maximum"], 65535);
}

TEST(Tree, PrintsTheSupervisionTreeOfARunningServer) {
  Serving server(echo);
  for (const auto& arguments : {std::vector<std::string>{"tree", server.url()}, {"tree", "--url", server.url()}}) {
    const auto [code, output] = run(arguments);
    EXPECT_EQ(code, 0);
    for (const auto* node : {"root", "models", "echo", "echo/0"})
      EXPECT_NE(output.find(node), std::string::npos) << output;
  }
}

TEST(Tree, IsJsonForPrograms) {
  Serving server(echo);
  const auto tree = nlohmann::json::parse(run({"tree", "--json", server.url()}).output);
  EXPECT_EQ(tree["name"], "root");
}

TEST(Tree, FailsWhereNobodyListens) {
  std::string url;
  {
    Serving server(echo);
    url = server.url();
  }
  EXPECT_EQ(run({"tree", url}).code, 1);
  EXPECT_EQ(run({"tree", "ftp://x"}).code, 2);
}

TEST(Serve, EndsWithOneWhereItsPortIsTaken) {
  Serving server(echo);
  const auto port = server.url().substr(server.url().rfind(':') + 1);
  const auto [code, output] = run({"serve", "--port", port});
  EXPECT_EQ(code, 1);
  EXPECT_NE(output.find("127.0.0.1:" + port), std::string::npos) << output;
}

}  // namespace
}  // namespace mainstay
