// What changes in the configuration while the server runs, told by SIGHUP or seen by itself.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>

#include "tests/acceptance/loading/watching.hpp"

namespace mainstay {
namespace {

using testing::events_in;
using testing::eventually;
using testing::Folder;
using ::testing::HasSubstr;
using testing::infer_body;
using testing::only;
using testing::Serving;
using testing::status_of;
using Json = nlohmann::json;

class Changes : public ::testing::TestWithParam<const char*> {
 protected:
  Json configuration(const Json& models) const {
    return {{"allow_builtin", true},
            {"models", models},
            {"model_repository", {{"watch", watched}, {"settle_s", 0.05}}},
            {"model_loading", {{"memory_protection", {{"enabled", false}}}}},
            {"log", {{"events", {{"path", log.string()}}}}}};
  }

  /// As an editor does it: the whole file at once, under its name.
  void write(const std::string& text) {
    const auto beside = server.config_file().string() + ".new";
    std::ofstream(beside) << text;
    std::filesystem::rename(beside, server.config_file());
    if (!watched) server.program().signal(SIGHUP);
  }

  int echo(const std::string& model) {
    return server.post("/v2/models/" + model + "/infer", infer_body("FP32", "[1]", "[1]")).status;
  }
  bool told(const std::string& event, const std::string& model = {}) {
    return eventually([&] { return !only(events_in(log), event, model).empty(); });
  }

  const bool watched = std::string(GetParam()) == "watch";
  Folder folder;
  const std::filesystem::path log = folder.path() / "events.jsonl";
  const Json echo_model = {{"path", "builtin/echo"}};
  const Json sleep_model = {{"path", "builtin/sleep"}};
  const Json three = {{"one", echo_model}, {"two", echo_model}, {"sleeper", sleep_model}};
  Serving server{configuration(three).dump()};
};

TEST_P(Changes, AWrongConfigurationChangesNothingAndAllThatIsWrongIsSaid) {
  auto wrong = configuration({{"one", {{"path", "builtin/echo"}, {"isolation", "nonsense"}}}, {"new", echo_model}});
  wrong["models"]["new"]["instances"] = 0;
  wrong["servr"] = Json::object();
  write(wrong.dump(1));
  const auto line = server.program().wait_for_line("the configuration is wrong, and nothing is changed");
  ASSERT_TRUE(line);
  for (const auto* part : {"models.one.isolation", "models.new.instances", "servr"})
    EXPECT_THAT(*line, HasSubstr(part));
  ASSERT_TRUE(told("configuration_refused"));
  EXPECT_EQ(echo("one"), 200);
  EXPECT_EQ(echo("two"), 200);
  EXPECT_EQ(echo("new"), 404);

  write("{ this is no JSON");
  ASSERT_TRUE(eventually([&] { return only(events_in(log), "configuration_refused").size() == 2; }));
  EXPECT_EQ(echo("two"), 200);
  write(configuration({{"one", echo_model}, {"new", echo_model}}).dump());
  EXPECT_TRUE(eventually([&] { return echo("new") == 200 && echo("two") == 404; }));
  EXPECT_EQ(status_of(server, "one")["loads"], 1);
}

TEST_P(Changes, AChangedModelIsTakenUpAndTheOthersAreLeftAlone) {
  auto changed = three;
  changed["one"]["inputs"] = {{{"name", "TEXT"}, {"datatype", "BYTES"}, {"shape", {-1}}}};
  write(configuration(changed).dump());
  EXPECT_TRUE(
      eventually([&] { return Json::parse(server.get("/v2/models/one").body)["inputs"][0]["name"] == "TEXT"; }));
  EXPECT_TRUE(told("model_changed", "one"));
  EXPECT_EQ(status_of(server, "two")["loads"], 1);
  EXPECT_TRUE(only(events_in(log), "model_changed", "two").empty());
}

TEST_P(Changes, AModelThatIsRemovedFinishesWhatItDoes) {
  auto client = server.connect();
  const auto body = infer_body("FP32", "[1]", "[1.5]");
  ASSERT_TRUE(client.send("POST /v2/models/sleeper/infer HTTP/1.1\r\nHost: x\r\nContent-Length: " +
                          std::to_string(body.size()) + "\r\n\r\n" + body));
  ASSERT_TRUE(eventually([&] { return server.get("/admin/tree").body.find("\"busy\"") != std::string::npos; }));
  write(configuration({{"one", echo_model}, {"two", echo_model}}).dump());
  ASSERT_TRUE(told("model_removed", "sleeper"));
  EXPECT_TRUE(eventually([&] { return echo("sleeper") == 404; }));
  const auto answer = client.receive("POST");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 200) << answer->body;
  EXPECT_TRUE(eventually([&] { return status_of(server, "sleeper").is_null(); }));
  EXPECT_EQ(echo("one"), 200);
}

INSTANTIATE_TEST_SUITE_P(Told, Changes, ::testing::Values("hangup", "watch"),
                         [](const auto& how) { return how.param; });

}  // namespace
}  // namespace mainstay
