#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/acceptance/program.hpp"

namespace mainstay {
namespace {

using testing::infer_body;
using testing::Serving;
using Json = nlohmann::json;

constexpr auto builtins = R"({
  "allow_builtin": true,
  "models": {
    "echo": {"path": "builtin/echo"},
    "sleep": {"path": "builtin/sleep"},
    "fault": {"path": "builtin/fault"}
  }
})";

std::string order(const std::string& what, const std::string& parameters = "{}") {
  return infer_body("BYTES", "[1]", "[\"" + what + "\"]", parameters);
}

Json node(const Json& at, const std::string& name) {
  if (at["name"] == name) return at;
  for (const auto& child : at["children"])
    if (auto found = node(child, name); !found.is_null()) return found;
  return nullptr;
}

TEST(Serve, AnswersAnInference) {
  Serving server(builtins);
  const auto answer = server.post("/v2/models/echo/infer", infer_body("FP32", "[2]", "[1.5, -2]"));
  EXPECT_EQ(answer.status, 200);
  const auto body = Json::parse(answer.body);
  EXPECT_EQ(body["model_name"], "echo");
  EXPECT_EQ(body["outputs"][0]["data"], Json({1.5, -2}));
}

TEST(Serve, WritesItsEventLogWhereTheConfigurationSaysSo) {
  testing::Folder folder;
  const auto path = folder.path() / "events.jsonl";
  {
    Serving server(builtins, {}, {{"MAINSTAY_LOG__EVENTS__PATH", path.string()}});
    server.program().signal(SIGTERM);
    EXPECT_EQ(server.program().wait(), 0);
  }
  std::ifstream file(path);
  std::string first, last;
  std::getline(file, first);
  for (std::string line; std::getline(file, line);) last = line;
  EXPECT_EQ(Json::parse(first)["event"], "started") << first;
  EXPECT_EQ(Json::parse(last)["event"], "stopped") << last;
}

TEST(Serve, ServesThoughItsEventLogCannotBeWritten) {
  Serving server(builtins, {}, {{"MAINSTAY_LOG__EVENTS__PATH", "/dev/full"}});
  EXPECT_EQ(server.post("/v2/models/echo/infer", infer_body("FP32", "[1]", "[1]")).status, 200);
  server.program().signal(SIGTERM);
  EXPECT_EQ(server.program().wait(), 0);
  const auto& output = server.program().output();
  const auto warning = output.find("event log cannot be written");
  ASSERT_NE(warning, std::string::npos) << output;
  EXPECT_EQ(output.find("event log cannot be written", warning + 1), std::string::npos) << output;
}

TEST(Serve, AnswersTheNextRequestAfterACrash) {
  Serving server(builtins);
  EXPECT_EQ(server.post("/v2/models/fault/infer", order("throw")).status, 500);
  EXPECT_EQ(server.post("/v2/models/fault/infer", order("ok")).status, 200);
  const auto tree = Json::parse(server.get("/admin/tree").body);
  EXPECT_EQ(node(tree, "fault/0")["incarnation"], 2);
  EXPECT_EQ(node(tree, "fault/0")["restarts"], 1);
  EXPECT_EQ(node(tree, "echo/0")["incarnation"], 1);
}

TEST(Serve, AnswersInTimeForAModelThatHangsAndReplacesIt) {
  Serving server(builtins);
  EXPECT_EQ(server.post("/v2/models/fault/infer", order("hang", R"({"timeout": 100000})")).status, 504);
  // Waits for the successor.
  EXPECT_EQ(server.post("/v2/models/fault/infer", order("ok")).status, 200);
  const auto tree = Json::parse(server.get("/admin/tree").body);
  EXPECT_EQ(node(tree, "fault/0")["incarnation"], 2);
  EXPECT_NE(node(tree, "fault/0")["cause"].get<std::string>().find("hung"), std::string::npos);
}

TEST(Serve, ForgetsACorruptedStateAfterEachCall) {
  Serving server(builtins);
  for (const char* what : {"ok", "corrupt", "ok", "drift", "ok"}) {
    const auto answer = Json::parse(server.post("/v2/models/fault/infer", order(what)).body);
    EXPECT_EQ(answer["outputs"][0]["data"][0], "ok") << what;
    EXPECT_EQ(answer["outputs"][1]["data"][0], 1) << what;
  }
}

TEST(Serve, ForgetsACorruptedStateThatItKeepsWithTheInstanceThatHadIt) {
  Serving server(R"({"allow_builtin": true,
                     "models": {"fault": {"path": "builtin/fault", "state": {"strategy": "none"}}}})");
  const auto value = [&](const std::string& what) {
    return Json::parse(server.post("/v2/models/fault/infer", order(what)).body)["outputs"][0]["data"][0];
  };
  const auto right = value("ok");
  value("corrupt");
  EXPECT_NE(value("ok"), right);
  EXPECT_EQ(server.post("/v2/models/fault/infer", order("throw")).status, 500);
  EXPECT_EQ(value("ok"), right);
}

TEST(Serve, IsNotHeldUpByANeighbourThatHangs) {
  Serving server(builtins);
  auto stuck = server.connect();
  ASSERT_TRUE(stuck.send("POST /v2/models/fault/infer HTTP/1.1\r\nHost: x\r\nContent-Length: " +
                         std::to_string(order("hang").size()) + "\r\n\r\n" + order("hang")));
  for (int i = 0; i < 50; ++i)
    EXPECT_EQ(server.post("/v2/models/echo/infer", infer_body("FP32", "[1]", "[1]")).status, 200);
}

TEST(Serve, TellsWhoAnsweredInItsLog) {
  Serving server(builtins, {}, {{"MAINSTAY_LOG__FORMAT", "json"}});
  const auto answer = server.connect().request("POST", "/v2/models/echo/infer", infer_body("FP32", "[1]", "[1]"),
                                               {{"X-Request-Id", "the-one"}});
  EXPECT_EQ(answer->header("x-request-id"), "the-one");
  const auto line = server.program().wait_for_line("the-one");
  ASSERT_TRUE(line);
  const auto entry = Json::parse(*line);
  EXPECT_EQ(entry["model"], "echo");
  EXPECT_EQ(entry["status"], 200);
  EXPECT_GT(entry["total_us"], 0);
}

TEST(Serve, ServesEveryoneElseWhenOneModelCannotBeLoaded) {
  Serving server(R"({"allow_builtin": true,
                     "models": {"echo": {"path": "builtin/echo"}, "broken": {"path": "builtin/nonsense"}}})");
  EXPECT_EQ(server.post("/v2/models/echo/infer", infer_body("FP32", "[1]", "[1]")).status, 200);
  const auto refused = server.post("/v2/models/broken/infer", infer_body("FP32", "[1]", "[1]"));
  EXPECT_EQ(refused.status, 503);
  EXPECT_TRUE(refused.header("retry-after"));
  EXPECT_EQ(server.get("/v2/models/echo/ready").status, 200);
  EXPECT_EQ(server.get("/v2/models/broken/ready").status, 503);
  EXPECT_EQ(server.get("/v2/health/live").status, 200);
}

TEST(Serve, RefusesAsBusyWhatAnotherModelOfTheGroupKeepsOut) {
  Serving server(R"({"allow_builtin": true, "models": {
      "echo": {"path": "builtin/echo", "group": "one", "on_busy": "reject"},
      "sleep": {"path": "builtin/sleep", "group": "one"},
      "free": {"path": "builtin/echo"}}})");
  const auto ask = [&](const std::string& model) {
    return server.post("/v2/models/" + model + "/infer", infer_body("FP32", "[1]", "[0]")).status;
  };
  EXPECT_EQ(ask("sleep"), 200);
  EXPECT_EQ(ask("echo"), 200);
  auto busy = server.connect();
  const auto body = infer_body("FP32", "[1]", "[1]");
  ASSERT_TRUE(busy.send("POST /v2/models/sleep/infer HTTP/1.1\r\nHost: x\r\nContent-Length: " +
                        std::to_string(body.size()) + "\r\n\r\n" + body));
  // As soon as it has had its turn, and until it is answered.
  int status = 0;
  while ((status = ask("echo")) == 200) {
  }
  EXPECT_EQ(status, 409);
  EXPECT_EQ(ask("free"), 200);
  EXPECT_EQ(busy.receive("POST")->status, 200);
  EXPECT_EQ(ask("echo"), 200);
}

TEST(Serve, FinishesWhatIsUnderWayOnSigterm) {
  Serving server(builtins);
  auto busy = server.connect();
  const auto body = infer_body("FP32", "[1]", "[0.5]");
  ASSERT_TRUE(busy.send("POST /v2/models/sleep/infer HTTP/1.1\r\nHost: x\r\nContent-Length: " +
                        std::to_string(body.size()) + "\r\n\r\n" + body));
  // Answered after the other was received: connections are read in turn, and this one is already open.
  auto watcher = server.connect();
  ASSERT_EQ(watcher.request("GET", "/v2/health/ready")->status, 200);
  while (Json::parse(server.get("/admin/tree").body)["busy_ms"] == 0) {
  }
  server.program().signal(SIGTERM);
  ASSERT_TRUE(server.program().wait_for_line("draining"));
  EXPECT_EQ(watcher.request("GET", "/v2/health/ready")->status, 503);
  const auto answer = busy.receive("POST");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(server.program().wait(), 0);
}

TEST(Serve, TakesNoNewConnectionWhileItDrains) {
  Serving server(builtins);
  auto busy = server.connect();
  const auto body = order("hang", R"({"timeout": 2000000})");
  ASSERT_TRUE(busy.send("POST /v2/models/fault/infer HTTP/1.1\r\nHost: x\r\nContent-Length: " +
                        std::to_string(body.size()) + "\r\n\r\n" + body));
  while (Json::parse(server.get("/admin/tree").body)["busy_ms"] == 0) {
  }
  server.program().signal(SIGTERM);
  // The listener closes right after this line; until then a connection may still be taken, never afterwards.
  ASSERT_TRUE(server.program().wait_for_line("draining"));
  while (http::Client::connect(*http::parse_url(server.url()), std::chrono::seconds{5})) {
  }
  EXPECT_EQ(busy.receive("POST")->status, 504);
  EXPECT_EQ(server.program().wait(), 0);
}

TEST(Serve, EndsAtOnceOnASecondSignal) {
  Serving server(builtins);
  auto busy = server.connect();
  ASSERT_TRUE(busy.send("POST /v2/models/fault/infer HTTP/1.1\r\nHost: x\r\nContent-Length: " +
                        std::to_string(order("hang").size()) + "\r\n\r\n" + order("hang")));
  while (Json::parse(server.get("/admin/tree").body)["busy_ms"] == 0) {
  }
  server.program().signal(SIGTERM);
  ASSERT_TRUE(server.program().wait_for_line("draining"));
  server.program().signal(SIGTERM);
  EXPECT_EQ(server.program().wait(), 1);
}

TEST(Serve, AnswersWhatItCannotFinishInTimeAndSaysSoInItsExitCode) {
  Serving server(builtins, {}, {{"MAINSTAY_SERVER__DRAIN_TIMEOUT_S", "0.1"}});
  auto busy = server.connect();
  ASSERT_TRUE(busy.send("POST /v2/models/fault/infer HTTP/1.1\r\nHost: x\r\nContent-Length: " +
                        std::to_string(order("hang").size()) + "\r\n\r\n" + order("hang")));
  while (Json::parse(server.get("/admin/tree").body)["busy_ms"] == 0) {
  }
  server.program().signal(SIGTERM);
  const auto answer = busy.receive("POST");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 503);
  EXPECT_EQ(server.program().wait(), 1);
}

}  // namespace
}  // namespace mainstay
