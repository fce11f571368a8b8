#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "tests/acceptance/program.hpp"

namespace mainstay {
namespace {

namespace fs = std::filesystem;
using testing::Serving;
using Json = nlohmann::json;

/// Runs a command in a folder as a user would; its output where it fails.
::testing::AssertionResult works(const fs::path& folder, const std::string& command) {
  const auto log = folder / "log";
  const auto line = "cd '" + folder.string() + "' && " + command + " > '" + log.string() + "' 2>&1";
  if (std::system(line.c_str()) == 0) return ::testing::AssertionSuccess();
  std::ifstream in(log);
  return ::testing::AssertionFailure() << command << '\n' << std::string(std::istreambuf_iterator<char>(in), {});
}

std::string numbers(const std::string& name, const std::string& datatype, const std::vector<int>& values) {
  return Json{{"inputs", {{{"name", name}, {"datatype", datatype}, {"shape", {values.size()}}, {"data", values}}}}}
      .dump();
}

Json first_output(const http::ClientResponse& answer) {
  EXPECT_EQ(answer.status, 200) << answer.body;
  return answer.status == 200 ? Json::parse(answer.body)["outputs"][0]["data"][0] : Json();
}

/// A copy of the template in a folder of its own, with the headers as they are installed.
class PluginTemplate : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::copy(MAINSTAY_PLUGIN_TEMPLATE, own.path() / "mine", fs::copy_options::recursive);
    ASSERT_TRUE(
        works(own.path(), MAINSTAY_CMAKE " --install '" MAINSTAY_BUILD "' --component plugin --prefix mainstay"));
  }
  fs::path mine() const { return own.path() / "mine"; }

  testing::Folder own;
};

TEST_F(PluginTemplate, IsBuiltOutsideTheTreeAndServed) {
  ASSERT_TRUE(
      works(mine(), MAINSTAY_CMAKE " -S . -B build -DCMAKE_PREFIX_PATH='" + own.path().string() + "/mainstay'"));
  ASSERT_TRUE(works(mine(), MAINSTAY_CMAKE " --build build"));
  Serving server(Json{{"models",
                       {{"mean", {{"path", mine() / "build/running_mean.so"}, {"state", {{"strategy", "none"}}}}},
                        {"sum", {{"path", mine() / "build/tally.so"}, {"state", {{"strategy", "none"}}}}},
                        {"story", {{"path", mine() / "build/storyteller.so"}}},
                        {"set", {{"path", mine() / "build/running_mean.so"}, {"settings", {{"n", 1}}}}}}}}
                     .dump());
  const auto mean = [&](const std::vector<int>& values) {
    return server.post("/v2/models/mean/infer", numbers("X", "FP64", values));
  };
  const auto sum = [&](const std::vector<int>& values) {
    return server.post("/v2/models/sum/infer", numbers("AMOUNT", "INT64", values));
  };
  EXPECT_EQ(Json::parse(server.get("/v2/models/mean").body)["platform"], "mainstay_plugin");
  EXPECT_EQ(mean({}).status, 400);
  EXPECT_EQ(first_output(mean({1, 3})), 2);
  EXPECT_EQ(first_output(mean({5})), 3);
  ASSERT_EQ(server.post("/admin/models/mean/reset", "").status, 200);
  EXPECT_EQ(first_output(mean({5})), 5);

  EXPECT_EQ(first_output(sum({1, 2})), 3);
  EXPECT_EQ(first_output(sum({4})), 7);
  const auto refused = sum({-1});
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, ::testing::HasSubstr("an amount is never negative"));

  const auto story = Json{{"text_input", "once upon a river"}, {"max_words", 3}, {"seed", 4}}.dump();
  const auto told = [&] {
    auto client = server.connect();
    EXPECT_TRUE(client.send("POST /v2/models/story/generate_stream HTTP/1.0\r\nContent-Length: " +
                            std::to_string(story.size()) + "\r\n\r\n" + story));
    std::string answer;
    for (auto more = client.receive_some(); more && !more->empty(); more = client.receive_some()) answer += *more;
    return answer.substr(answer.find("\r\n\r\n") + 4);
  };
  const auto once = told();
  EXPECT_THAT(once, ::testing::MatchesRegex("(data: [{][^\n]*\"text_output\":\"[^\n]*[}]\n\n){3}"));
  EXPECT_EQ(told(), once);

  const auto failed = server.post("/v2/models/set/infer", numbers("X", "FP64", {1}));
  EXPECT_EQ(failed.status, 503);
  EXPECT_THAT(server.get("/admin/tree").body, ::testing::HasSubstr("it has no settings"));
}

TEST_F(PluginTemplate, ForgetsBetweenCallsUnderTheResetStrategy) {
  ASSERT_TRUE(works(mine(), "cc -std=c99 -shared -fPIC -I ../mainstay/include tally.c -o tally.so"));
  Serving server(
      Json{{"models", {{"sum", {{"path", mine() / "tally.so"}, {"state", {{"strategy", "reset"}}}}}}}}.dump());
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(first_output(server.post("/v2/models/sum/infer", numbers("AMOUNT", "INT64", {1, 2}))), 3);
}

TEST_F(PluginTemplate, IsBuiltByACompilerAloneAndFoundInAModelsFolder) {
  fs::create_directories(mine() / "models/sum/2");
  ASSERT_TRUE(works(mine(),
                    "cc -std=c99 -Wall -Wextra -Wpedantic -Werror -shared -fPIC -I ../mainstay/include tally.c "
                    "-o models/sum/2/plugin.so"));
  ASSERT_TRUE(works(mine(),
                    "c++ -std=c++17 -Wall -Wextra -Wpedantic -Werror -shared -fPIC -I ../mainstay/include "
                    "running_mean.cpp -o running_mean.so"));
  Serving server("{}", {"--models", (mine() / "models").string()});
  EXPECT_EQ(first_output(server.post("/v2/models/sum/versions/2/infer", numbers("AMOUNT", "INT64", {1, 2}))), 3);
}

TEST(ServedPlugin, IsHeardInTheLogFromAWorkerAsFromAThread) {
  const Json words{{"inputs", {{{"name", "ORDER"}, {"datatype", "BYTES"}, {"shape", {1}}, {"data", {"log"}}}}}};
  for (const auto* isolation : {"thread", "process"}) {
    Serving server(
        Json{{"models", {{"polite", {{"path", MAINSTAY_TEST_PLUGINS "/polite.so"}, {"isolation", isolation}}}}}}
            .dump());
    EXPECT_EQ(server.post("/v2/models/polite/infer", words.dump()).status, 200);
    const auto line = server.program().wait_for_line("said as ordered");
    ASSERT_TRUE(line) << isolation;
    EXPECT_THAT(*line, ::testing::HasSubstr(" W said as ordered model=polite")) << isolation;
    // Said when it was made, which is before the server was ready.
    EXPECT_THAT(server.program().output(), ::testing::HasSubstr(" I made with")) << isolation;
  }
}

TEST(ServedPlugin, ThatLiesAboutItsShapesDisturbsNobodyElse) {
  Serving server(Json{{"models",
                       {{"liar", {{"path", MAINSTAY_TEST_PLUGINS "/liar.so"}, {"settings", {"long"}}}},
                        {"honest", {{"path", MAINSTAY_TEST_PLUGINS "/liar.so"}}},
                        {"newer", {{"path", MAINSTAY_TEST_PLUGINS "/newer.so"}}}}}}
                     .dump());
  const auto asked = numbers("X", "FP32", {1, 2});
  const auto lie = server.post("/v2/models/liar/infer", asked);
  EXPECT_EQ(lie.status, 500);
  EXPECT_THAT(lie.body, ::testing::HasSubstr("bytes for the shape [2] of FP32"));
  EXPECT_EQ(server.post("/v2/models/honest/infer", asked).status, 200);
  const auto newer = server.post("/v2/models/newer/infer", asked);
  EXPECT_EQ(newer.status, 503);
  EXPECT_THAT(server.get("/admin/tree").body,
              ::testing::HasSubstr("speaks interface version 3, this server speaks version 1"));
}

}  // namespace
}  // namespace mainstay
