#include <gtest/gtest.h>

#include <csignal>
#include <memory>
#include <nlohmann/json.hpp>

#include "tests/acceptance/processes.hpp"
#include "tests/acceptance/program.hpp"
#include "tests/support/sanitized.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using testing::children_of;
using testing::infer_body;
using testing::proc_file;
using testing::sanitized;
using testing::Serving;
using testing::Watched;
using testing::worker_of;
using Json = nlohmann::json;

constexpr auto isolated = R"({
  "allow_builtin": true,
  "models": {
    "echo": {"path": "builtin/echo", "isolation": "process"},
    "text": {"path": "builtin/echo", "isolation": "process",
             "inputs": [{"name": "INPUT0", "datatype": "BYTES", "shape": [-1]}]},
    "sleep": {"path": "builtin/sleep", "isolation": "process", "cancel_on_disconnect": true},
    "fault": {"path": "builtin/fault", "isolation": "process", "cancel_on_disconnect": true,
              "limits": {"cpu_s": 1000, "open_files": 123}, "poison": {"enabled": false}, "breaker": {"enabled": false},
              "restart": {"initial_s": 0.001, "max_s": 0.001, "intensity": 1000}}
  }
})";

Json node(const Json& at, const std::string& name) {
  if (at["name"] == name) return at;
  for (const auto& child : at["children"])
    if (auto found = node(child, name); !found.is_null()) return found;
  return nullptr;
}

class Worker : public ::testing::Test {
 protected:
  Json tree(const std::string& name) { return node(Json::parse(server.get("/admin/tree").body), name); }
  std::string cause() { return tree("fault/0")["cause"]; }
  http::ClientResponse order(const std::string& what, const std::string& parameters = "{}") {
    return server.post("/v2/models/fault/infer", infer_body("BYTES", "[1]", "[\"" + what + "\"]", parameters));
  }
  int echo() { return server.post("/v2/models/echo/infer", infer_body("FP32", "[1]", "[1]")).status; }
  pid_t worker(const std::string& model) { return worker_of(server.program().pid(), model).value(); }
  /// Sends a request and goes away once it is being computed.
  void ask_and_leave(const std::string& model, const std::string& body) {
    auto client = server.connect();
    ASSERT_TRUE(client.send("POST /v2/models/" + model + "/infer HTTP/1.1\r\nHost: x\r\nContent-Length: " +
                            std::to_string(body.size()) + "\r\n\r\n" + body));
    while (tree(model + "/0")["state"] != "busy") {
    }
  }

  Serving server{isolated};
};

TEST_F(Worker, AnswersWhatAThreadWould) {
  const auto answer = server.post("/v2/models/echo/infer", infer_body("FP32", "[2]", "[1.5, -2]"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(Json::parse(answer.body)["outputs"][0]["data"], Json({1.5, -2}));
}

TEST_F(Worker, TakesAndGivesTensorsOfAnySizeInTurn) {
  for (const std::size_t count : {1, 1000, 5000, 300'000, 1, 0, 70'000}) {
    Json data = Json::array();
    for (std::size_t i = 0; i < count; ++i) data.push_back(i % 1000);
    const auto answer =
        server.post("/v2/models/echo/infer", infer_body("FP32", "[" + std::to_string(count) + "]", data.dump()));
    ASSERT_EQ(answer.status, 200) << count;
    EXPECT_EQ(Json::parse(answer.body)["outputs"][0]["data"], data) << count;
  }
}

TEST_F(Worker, TakesAndGivesTexts) {
  const Json data{"", "a", std::string(100'000, 'x')};
  const auto answer = server.post("/v2/models/text/infer", infer_body("BYTES", "[3]", data.dump()));
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(Json::parse(answer.body)["outputs"][0]["data"], data);
}

TEST_F(Worker, TellsTheWaysToDieApart) {
  const std::vector<std::pair<std::string, std::string>> deaths{
      {"abort", "SIGABRT"},
      {"segfault", sanitized ? "the worker process: " : "SIGSEGV"},
      {"exit", "exited with code 3"},
      {"throw", "thrown as ordered"}};
  for (const auto& [what, cause_says] : deaths) {
    const auto answer = order(what);
    EXPECT_EQ(answer.status, 500) << what;
    EXPECT_NE(answer.body.find(cause_says), std::string::npos) << answer.body;
    EXPECT_EQ(order("ok").status, 200) << what;
    EXPECT_EQ(cause().find("crashed: "), 0u) << cause();
    EXPECT_NE(cause().find(cause_says), std::string::npos) << cause();
  }
  EXPECT_EQ(tree("fault/0")["incarnation"], 5);
  EXPECT_EQ(tree("echo/0")["incarnation"], 1);
}

TEST_F(Worker, SaysWhatItWasDoingWhenItDied) {
  const auto body = infer_body("BYTES", "[1]", "[\"abort\"]");
  const auto answer = server.connect().request("POST", "/v2/models/fault/infer", body, {{"X-Request-Id", "the-one"}});
  EXPECT_EQ(answer->status, 500);
  EXPECT_EQ(order("ok").status, 200);
  EXPECT_NE(cause().find("while computing request 'the-one'"), std::string::npos) << cause();
}

TEST_F(Worker, IsKilledWhereItHangsAndItsSuccessorServes) {
  const Watched hung{worker("fault")};
  EXPECT_EQ(order("hang", R"({"timeout": 100000})").status, 504);
  EXPECT_EQ(echo(), 200);
  EXPECT_EQ(order("ok").status, 200);
  EXPECT_TRUE(hung.wait(10s));
  EXPECT_EQ(cause().find("hung: "), 0u) << cause();
  EXPECT_EQ(tree("echo/0")["incarnation"], 1);
}

TEST_F(Worker, IsKilledWhereItWasStopped) {
  const Watched stopped{worker("fault")};
  ::kill(worker("fault"), SIGSTOP);
  EXPECT_EQ(order("ok", R"({"timeout": 100000})").status, 504);
  EXPECT_TRUE(stopped.wait(10s));
  EXPECT_EQ(order("ok").status, 200);
  EXPECT_EQ(cause().find("hung: "), 0u) << cause();
}

TEST_F(Worker, IsMissedAtOnceWhereItDiesIdle) {
  ::kill(worker("fault"), SIGKILL);
  while (tree("fault/0")["incarnation"] == 1) {
  }
  EXPECT_EQ(order("ok").status, 200);
  EXPECT_NE(cause().find("killed by SIGKILL (Killed) from outside while idle"), std::string::npos) << cause();
}

TEST_F(Worker, GetsNothingOfItsServerThatItDoesNotNeed) {
  const auto pid = worker("fault");
  const auto open = testing::descriptors_of(pid);
  ASSERT_EQ(open.size(), 4u) << ::testing::PrintToString(open);
  EXPECT_EQ(open[0], "0 /dev/null");
  EXPECT_EQ(open[1].find("1 pipe:"), 0u);
  EXPECT_EQ(open[2].find("2 pipe:"), 0u);
  EXPECT_EQ(open[3].find("3 socket:"), 0u);
  const auto status = proc_file(pid, "status");
  EXPECT_NE(status.find("NoNewPrivs:\t1"), std::string::npos) << status;
  const auto limits = proc_file(pid, "limits");
  const auto limit = [&](const std::string& name) {
    const auto at = limits.find(name);
    return limits.substr(at, limits.find('\n', at) - at);
  };
  EXPECT_NE(limit("Max cpu time").find(" 1000 "), std::string::npos) << limits;
  EXPECT_NE(limit("Max open files").find(" 123 "), std::string::npos) << limits;
  EXPECT_NE(limit("Max core file size").find(" 0 "), std::string::npos) << limits;
  // A process group of its own: nothing that is typed at the server's terminal reaches it.
  EXPECT_EQ(::getpgid(pid), pid);
}

TEST_F(Worker, IsCalledAsItsModel) { EXPECT_EQ(proc_file(worker("fault"), "comm"), "fault\n"); }

TEST_F(Worker, LeavesNoZombies) {
  for (int i = 0; i < 20; ++i) EXPECT_EQ(order("abort").status, 500);
  EXPECT_EQ(order("ok").status, 200);
  const auto children = children_of(server.program().pid());
  EXPECT_EQ(children.size(), 4u);
  for (const auto& child : children) EXPECT_NE(child.state, 'Z') << child.pid;
}

TEST_F(Worker, DoesNotOutliveItsServer) {
  // One of them in the middle of a call that never ends.
  const std::string body = infer_body("BYTES", "[1]", "[\"hang\"]");
  auto client = server.connect();
  ASSERT_TRUE(client.send("POST /v2/models/fault/infer HTTP/1.1\r\nHost: x\r\nContent-Length: " +
                          std::to_string(body.size()) + "\r\n\r\n" + body));
  while (tree("fault/0")["state"] != "busy") {
  }
  std::vector<std::unique_ptr<Watched>> workers;
  for (const auto& child : children_of(server.program().pid())) workers.push_back(std::make_unique<Watched>(child.pid));
  EXPECT_EQ(workers.size(), 4u);
  server.program().signal(SIGKILL);
  for (const auto& worker : workers) EXPECT_TRUE(worker->wait(2s));
}

TEST_F(Worker, EndsWithItsServerInOrder) {
  const Watched one{worker("echo")};
  server.program().signal(SIGTERM);
  EXPECT_EQ(server.program().wait(), 0);
  EXPECT_TRUE(one.wait(2s));
}

TEST_F(Worker, EndsACallThatNobodyWaitsForWhereTheModelLooks) {
  const auto before = worker("sleep");
  ask_and_leave("sleep", infer_body("FP32", "[1]", "[20]"));
  const auto asked = std::chrono::steady_clock::now();
  EXPECT_EQ(server.post("/v2/models/sleep/infer", infer_body("FP32", "[1]", "[0]")).status, 200);
  EXPECT_LT(std::chrono::steady_clock::now() - asked, 15s);
  EXPECT_EQ(worker("sleep"), before);
}

TEST_F(Worker, IsKilledForACallThatNobodyWaitsForWhereTheModelDoesNotLook) {
  const Watched before{worker("fault")};
  ask_and_leave("fault", infer_body("BYTES", "[1]", "[\"hang\"]"));
  EXPECT_TRUE(before.wait(15s));
  EXPECT_EQ(order("ok").status, 200);
  EXPECT_NE(cause().find("nobody wanted the answer"), std::string::npos) << cause();
}

TEST(WorkerLimits, MemoryIsBounded) {
  if (sanitized) GTEST_SKIP() << "the sanitizer's own memory is over any limit";
  Serving server(R"({"allow_builtin": true,
                     "models": {"fault": {"path": "builtin/fault", "isolation": "process", "limits": {"memory_mb": 64},
                                          "state": {"strategy": "none"}, "poison": {"enabled": false}}}})");
  const auto order = [&](const std::string& what) {
    return server.post("/v2/models/fault/infer", infer_body("BYTES", "[1]", "[\"" + what + "\"]")).status;
  };
  EXPECT_EQ(order("leak:40"), 200);
  EXPECT_EQ(order("leak:40"), 500);
  EXPECT_EQ(order("leak:40"), 200);
  const auto cause = node(Json::parse(server.get("/admin/tree").body), "fault/0")["cause"].get<std::string>();
  EXPECT_EQ(cause.find("leaking: it reached limits.memory_mb (64 MiB)"), 0u) << cause;
}

TEST(WorkerLimits, ProcessorTimeIsBounded) {
  Serving server(R"({"allow_builtin": true, "models": {"echo": {"path": "builtin/echo", "isolation": "process",
                                                             "limits": {"cpu_s": 60}}}})");
  const auto pid = worker_of(server.program().pid(), "echo").value();
  ::kill(pid, SIGXCPU);
  const auto incarnation = [&] { return node(Json::parse(server.get("/admin/tree").body), "echo/0")["incarnation"]; };
  while (incarnation() == 1) {
  }
  const auto cause = node(Json::parse(server.get("/admin/tree").body), "echo/0")["cause"].get<std::string>();
  EXPECT_NE(cause.find("SIGXCPU (CPU time limit exceeded): it used up limits.cpu_s (60 s)"), std::string::npos)
      << cause;
}

TEST(WorkerSignals, AreTheServersWhateverItWasStartedWith) {
  // What is ignored stays so in a program that is started.
  const auto before = std::signal(SIGCHLD, SIG_IGN);
  Serving server(isolated);
  std::signal(SIGCHLD, before);
  const auto answer = server.post("/v2/models/fault/infer", infer_body("BYTES", "[1]", "[\"abort\"]"));
  EXPECT_EQ(answer.status, 500);
  EXPECT_NE(answer.body.find("SIGABRT"), std::string::npos) << answer.body;
}

TEST(WorkerEnvironment, HoldsNoSecretsOfTheServer) {
  Serving server(R"({"allow_builtin": true,
                     "models": {"echo": {"path": "builtin/echo", "isolation": "process", "threads": 3,
                                         "environment": ["WANTED"]}}})",
                 {}, {{"WANTED", "yes"}, {"API_KEY", "secret"}, {"MAINSTAY_LOG__FORMAT", "json"}});
  const auto environment = proc_file(worker_of(server.program().pid(), "echo").value(), "environ");
  EXPECT_EQ(environment.find("secret"), std::string::npos);
  EXPECT_EQ(environment.find("MAINSTAY_"), std::string::npos);
  EXPECT_NE(environment.find("WANTED=yes"), std::string::npos);
  EXPECT_NE(environment.find("PATH="), std::string::npos);
  EXPECT_NE(environment.find("OMP_NUM_THREADS=3"), std::string::npos);
}

}  // namespace
}  // namespace mainstay
