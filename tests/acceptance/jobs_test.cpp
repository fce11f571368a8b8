#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "tests/acceptance/processes.hpp"
#include "tests/acceptance/program.hpp"
#include "tests/support/folder.hpp"

namespace mainstay {
namespace {

using testing::Serving;
using Json = nlohmann::json;
using Headers = std::vector<std::pair<std::string, std::string>>;

std::string entry(const std::string& text) {
  return Json{{"inputs", {{{"name", "ENTRY"}, {"datatype", "BYTES"}, {"shape", {1}}, {"data", {text}}}}}}.dump();
}

/// A server with a model that writes down what it computes, and a file of jobs that outlives the server.
class Jobs : public ::testing::Test {
 protected:
  void start(bool idempotent = false) {
    server.reset();
    Json model{{"path", MAINSTAY_TEST_PLUGINS "/ledger.so"},
               {"isolation", "process"},
               {"idempotent", idempotent},
               {"settings", ledger().string()}};
    const Json config{{"jobs", {{"path", (folder.path() / "jobs.db").string()}}}, {"models", {{"ledger", model}}}};
    server = std::make_unique<Serving>(config.dump());
  }
  std::filesystem::path ledger() const { return folder.path() / "ledger"; }
  std::multiset<std::string> written() const {
    std::multiset<std::string> lines;
    std::ifstream in(ledger());
    for (std::string line; std::getline(in, line);) lines.insert(line);
    return lines;
  }
  http::ClientResponse send(const std::string& text, const std::string& key = "") {
    std::vector<http::Header> headers{{"Prefer", "respond-async"}};
    if (!key.empty()) headers.push_back({"Idempotency-Key", key});
    auto answer = server->connect().request("POST", "/v2/models/ledger/infer", entry(text), headers);
    if (!answer) throw std::runtime_error(answer.error().message);
    return std::move(answer).value();
  }
  std::string accepted(const std::string& text) {
    const auto answer = send(text);
    EXPECT_EQ(answer.status, 202) << answer.body;
    return Json::parse(answer.body)["links"]["self"];
  }
  Json job(const std::string& path) { return Json::parse(server->get(path).body); }
  Json when(const std::string& path, const std::set<std::string>& states) {
    for (;;)
      if (auto document = job(path); states.contains(document["state"].get<std::string>())) return document;
  }
  Json ended(const std::string& path) { return when(path, {"done", "failed", "cancelled", "expired"}); }
  void kill() {
    server->program().signal(SIGKILL);
    server->program().wait();
  }

  testing::Folder folder;
  std::unique_ptr<Serving> server;
};

TEST_F(Jobs, AreAnsweredLaterAsTheyWouldHaveBeen) {
  start();
  const auto path = accepted("a");
  const auto document = ended(path);
  EXPECT_EQ(document["state"], "done") << document;
  EXPECT_EQ(document["status"], 200);
  const auto result = server->get(path + "/result");
  EXPECT_EQ(result.status, 200);
  EXPECT_EQ(Json::parse(result.body)["outputs"][0]["data"], Json({"a"}));
}

TEST_F(Jobs, AreEachDoneOnceThoughTheServerIsKilledInTheMiddle) {
  start();
  std::vector<std::string> paths;
  for (int i = 0; i < 20; ++i) paths.push_back(accepted(std::to_string(i)));
  while (written().size() < 9) std::this_thread::yield();
  kill();
  start();
  int failed = 0;
  for (const auto& path : paths) {
    const auto document = ended(path);
    if (document["state"] == "failed") {
      EXPECT_EQ(document["error"].get<std::string>().substr(0, 12), "interrupted:") << document;
      ++failed;
    } else {
      EXPECT_EQ(document["state"], "done") << document;
      EXPECT_EQ(server->get(path + "/result").status, 200);
    }
  }
  EXPECT_LE(failed, 1);
  const auto lines = written();
  for (int i = 0; i < 20; ++i) EXPECT_EQ(lines.count("begin " + std::to_string(i)), 1u) << i;
}

TEST_F(Jobs, AreAllDoneWhereTheirModelIsIdempotentHoweverOftenTheServerIsKilled) {
  start(true);
  std::vector<std::string> paths;
  for (int i = 0; i < 20; ++i) paths.push_back(accepted(std::to_string(i)));
  for (std::size_t lines = 5; lines <= 30; lines += 5) {
    while (written().size() < lines) std::this_thread::yield();
    kill();
    start(true);
  }
  for (const auto& path : paths) EXPECT_EQ(ended(path)["state"], "done");
  const auto lines = written();
  for (int i = 0; i < 20; ++i) EXPECT_GE(lines.count("end " + std::to_string(i)), 1u) << i;
  EXPECT_LE(lines.size(), 40u + 2 * 6);
}

TEST_F(Jobs, OfOneIdempotencyKeyAreOneThoughManyAskAtOnce) {
  start();
  std::vector<std::string> told(8);
  std::vector<std::thread> clients;
  for (auto& self : told) clients.emplace_back([&] { self = Json::parse(send("once", "key").body)["id"]; });
  for (auto& client : clients) client.join();
  EXPECT_EQ(std::set<std::string>(told.begin(), told.end()).size(), 1u);
  ended("/jobs/" + told[0]);
  EXPECT_EQ(written().count("begin once"), 1u);
  EXPECT_EQ(send("another", "key").status, 422);
}

TEST_F(Jobs, ThatRunInAWorkerAreEndedWhenTheyAreCancelled) {
  start();
  const auto path = accepted("a wait");
  when(path, {"running"});
  while (!written().contains("begin a wait")) std::this_thread::yield();
  Json running;
  while ((running = job(path))["progress"].is_null()) std::this_thread::yield();
  EXPECT_EQ(running["progress"], 0.5);
  EXPECT_GE(running["running_s"], 0);
  const auto next = accepted("b");
  const auto cancelled = server->connect().request("DELETE", path, "");
  EXPECT_EQ(cancelled->status, 200);
  EXPECT_EQ(Json::parse(cancelled->body)["state"], "cancelled");
  EXPECT_EQ(ended(next)["state"], "done") << "the worker is free again";
  EXPECT_FALSE(written().contains("end a wait"));
  EXPECT_EQ(server->get(path + "/result").status, 410);
  EXPECT_EQ(server->connect().request("DELETE", path, "")->status, 204);
  EXPECT_EQ(server->get(path).status, 404);
}

TEST_F(Jobs, ThatRunAreLetFinishWhenTheServerStopsAndTheOthersRunAtTheNextStart) {
  start();
  std::vector<std::string> paths;
  for (int i = 0; i < 5; ++i) paths.push_back(accepted(std::to_string(i)));
  while (!written().contains("begin 0")) std::this_thread::yield();
  server->program().signal(SIGTERM);
  EXPECT_EQ(server->program().wait(), 0) << server->program().output();
  start();
  for (const auto& path : paths) EXPECT_EQ(ended(path)["state"], "done");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(written().count("begin " + std::to_string(i)), 1u) << i;
}

TEST_F(Jobs, KeepTheServerFromStartingWhereTheirFileIsNoneOfTheirs) {
  folder.write("jobs.db", std::string(5000, 'x'));
  const auto config = folder.write("m.json", R"({"jobs": {"path": "jobs.db"}})").string();
  testing::Program program({"serve", "--config", config, "--port", "0"});
  EXPECT_EQ(program.wait(), 1);
  EXPECT_NE(program.output().find("jobs.db, is no file of jobs"), std::string::npos) << program.output();
}

TEST_F(Jobs, AreShownInTheTreeAndCounted) {
  start();
  ended(accepted("a"));
  const auto tree = Json::parse(server->get("/admin/tree").body);
  EXPECT_EQ(tree["children"][0]["name"], "jobs");
  EXPECT_EQ(tree["children"][0]["state"], "ready");
  const auto metrics = server->get("/metrics").body;
  EXPECT_NE(metrics.find("mainstay_jobs{state=\"done\"} 1"), std::string::npos);
  EXPECT_NE(metrics.find("mainstay_jobs_finished_total{outcome=\"done\"} 1"), std::string::npos);
}

}  // namespace
}  // namespace mainstay
