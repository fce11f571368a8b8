#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <future>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/acceptance/program.hpp"
#include "tests/support/sanitized.hpp"

namespace mainstay {
namespace {

using testing::Folder;
using ::testing::HasSubstr;
using testing::Program;
using testing::Serving;
using Json = nlohmann::json;

const Program::Environment with_key{{"MASTER_KEY_PQ", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}};
constexpr auto encrypt = "create_encrypted_ballot";

/// The example's own configuration, for the plugin of this build, with what a test changes in each of its models.
std::string configuration(const Json& changes) {
  std::ifstream file(BALLOTS_FOLDER "/mainstay.json");
  auto config = Json::parse(file, nullptr, true, true);
  for (auto& model : config["models"]) {
    model["path"] = BALLOTS_PLUGIN;
    model.merge_patch(changes);
  }
  return config.dump();
}

struct Ran {
  int status;
  std::string output;
};

Ran run(const std::string& command) {
  auto* const pipe = ::popen((command + " 2>&1").c_str(), "r");
  Ran ran{};
  char buffer[1024];
  while (std::fgets(buffer, sizeof buffer, pipe)) ran.output += buffer;
  ran.status = WEXITSTATUS(::pclose(pipe));
  return ran;
}

/// A folder with the keys of three guardians, two of whom are enough.
class Keys {
 public:
  Keys() {
    const auto ran = run("MASTER_KEY_PQ=" + with_key.at("MASTER_KEY_PQ") + " " BALLOTS_CEREMONY " 3 2 " + folder());
    if (ran.status != 0) throw std::runtime_error(ran.output);
  }
  std::string folder() const { return folder_.path().string(); }
  Json election() const {
    std::ifstream file(folder() + "/election.json");
    return Json::parse(file);
  }

 private:
  Folder folder_;
};

/// To encrypt `count` ballots that choose the first of two selections.
Json request_of(const Json& election, int count, int vote = 1) {
  Json request{{"election", election},
               {"contests", Json::parse(R"([{"id": "mayor", "selections": ["Ada", "Grace"], "limit": 1}])")},
               {"ballots", Json::array()}};
  for (int i = 0; i < count; ++i) request["ballots"].push_back({{"id", std::to_string(i)}, {"contests", {{vote, 0}}}});
  return request;
}

/// The same as the body of an inference.
std::string chunk(const Json& election, int count, int vote = 1) {
  const auto request = request_of(election, count, vote);
  return Json{{"inputs", {{{"name", "request"}, {"shape", {1}}, {"datatype", "BYTES"}, {"data", {request.dump()}}}}}}
      .dump();
}

http::ClientResponse post(const Serving& server, const std::string& body) {
  return server.post(std::string("/v2/models/") + encrypt + "/infer", body);
}

/// The statuses of `count` requests at once, sorted.
std::vector<std::future<int>> post_at_once(const Serving& server, const std::string& body, int count) {
  std::vector<std::future<int>> statuses;
  for (int i = 0; i < count; ++i)
    statuses.push_back(std::async(std::launch::async, [&server, body] { return post(server, body).status; }));
  return statuses;
}

std::vector<int> sorted(std::vector<std::future<int>> statuses) {
  std::vector<int> all;
  for (auto& status : statuses) all.push_back(status.get());
  std::sort(all.begin(), all.end());
  return all;
}

Json node(const Json& at, const std::string& name) {
  if (at["name"] == name) return at;
  for (const auto& child : at["children"])
    if (auto found = node(child, name); !found.is_null()) return found;
  return nullptr;
}

/// An instance of the model that encrypts, as the server's tree shows it.
Json worker(const Serving& server, int number) {
  return node(Json::parse(server.get("/admin/tree").body), encrypt + std::string("/") + std::to_string(number));
}

/// The process of that instance, once it has been started: the server is ready before all of its instances are.
pid_t worker_pid(const Serving& server, int number) {
  for (;;) {
    const auto shown = worker(server, number);
    if (shown.contains("pid") && shown["state"] == "ready") return shown["pid"];
    std::this_thread::yield();
  }
}

std::size_t resident_pages(int pid) {
  std::ifstream statm("/proc/" + std::to_string(pid) + "/statm");
  std::size_t size = 0, resident = 0;
  statm >> size >> resident;
  return resident;
}

TEST(Ballots, InTwentyChunksAreCountedAsTheyWereVotedWithEveryProofVerified) {
  const Keys keys;
  const Serving server(configuration({{"instances", 2}}), {}, with_key);
  const auto voted = run(PYTHON " -B " BALLOTS_FOLDER "/vote.py " + server.url() + " " + keys.folder() +
                         " --chunks 20 --at-once 10 --unchecked --ballots " + std::to_string(BALLOTS_OF_A_CHUNK));
  ASSERT_EQ(voted.status, 0) << voted.output;
  const auto verified = run(PYTHON " -B " BALLOTS_FOLDER "/verifier/verify.py " + keys.folder() + "/record.json");
  ASSERT_EQ(verified.status, 0) << verified.output << voted.output;
  const auto checked = Json::parse(verified.output);
  EXPECT_EQ(checked["ballots"], 20 * BALLOTS_OF_A_CHUNK);
  // Of each ballot its two selections and its contest.
  EXPECT_EQ(checked["ballot_proofs"], 20 * BALLOTS_OF_A_CHUNK * 3);
  // Two guardians, each for itself and in place of the third.
  EXPECT_EQ(checked["share_proofs"], 4 * 2);
}

TEST(Ballots, AreEncryptedAtAPathThatTakesTheRequestAsItIs) {
  const Keys keys;
  const Serving server(configuration({{"instances", 1}}), {}, with_key);
  const auto path = std::string("/") + encrypt;
  const auto answer = server.post(path, request_of(keys.election(), 2).dump());
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(Json::parse(answer.body)["ballots"].size(), 2U);
  const auto refused = server.post(path, request_of(keys.election(), 1, 2).dump());
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, HasSubstr("ballots[0].contests[0][0]: found 2, allowed: an integer from 0 to 1"));
  EXPECT_EQ(server.post(path, "{").body, R"({"error":"field 'request': is not valid JSON"})");
}

TEST(Ballots, AreNotEncryptedWithoutTheMasterKey) {
  const Folder folder;
  const auto file = folder.write("mainstay.json", configuration({{"instances", 1}})).string();
  Program server({"serve", "--config", file, "--port", "0"}, {{"MASTER_KEY_PQ", "short"}});
  EXPECT_TRUE(server.wait_for_line("MASTER_KEY_PQ is no key: it must be 32 random bytes in base64"));
}

TEST(Ballots, ThatCannotBeCountedAreRefusedAndHarmNobody) {
  const Keys keys;
  const Serving server(configuration({{"instances", 1}}), {}, with_key);
  const auto refused = post(server, chunk(keys.election(), 2, 2));
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, HasSubstr("ballots[0].contests[0][0]: found 2, allowed: an integer from 0 to 1"));
  EXPECT_EQ(post(server, chunk(keys.election(), 2)).status, 200);
  EXPECT_EQ(worker(server, 0)["incarnation"], 1);
}

TEST(Ballots, ThatAreStuckDelayNobodyElseAndEndByTheirTimeout) {
  const Keys keys;
  const Serving server(configuration({{"instances", 3}, {"timeouts", {{"infer_s", 5}}}}), {}, with_key);
  const auto body = chunk(keys.election(), 4);
  // Whatever the stopped worker is given stays where it is.
  ASSERT_EQ(::kill(worker_pid(server, 1), SIGSTOP), 0);
  auto expected = std::vector<int>(10, 200);
  expected.back() = 504;
  EXPECT_EQ(sorted(post_at_once(server, body, 10)), expected);
  EXPECT_EQ(sorted(post_at_once(server, body, 10)), std::vector<int>(10, 200));
}

/// What a process has computed so far.
std::chrono::nanoseconds work_of(pid_t pid) {
  clockid_t clock{};
  timespec time{};
  if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &time) != 0)
    throw std::runtime_error("no process " + std::to_string(pid));
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

TEST(Ballots, OfAKilledWorkerAreTheOnlyOnesLost) {
  const Keys keys;
  const Serving server(configuration({{"instances", 3}}), {}, with_key);
  const auto body = chunk(keys.election(), 40);
  const auto pid = worker_pid(server, 1);
  const auto idle = work_of(pid);
  auto statuses = post_at_once(server, body, 10);
  // A small part of a chunk: it is in the middle of one.
  while (work_of(pid) < idle + std::chrono::milliseconds(10)) std::this_thread::yield();
  ASSERT_EQ(::kill(pid, SIGKILL), 0);
  auto expected = std::vector<int>(10, 200);
  expected.back() = 500;
  EXPECT_EQ(sorted(std::move(statuses)), expected);
  EXPECT_EQ(sorted(post_at_once(server, chunk(keys.election(), 4), 10)), std::vector<int>(10, 200));
}

TEST(Ballots, ThatAKilledWorkerNeverBeganAreEncryptedByAnother) {
  const Keys keys;
  const Serving server(configuration({{"instances", 3}}), {}, with_key);
  const auto pid = worker_pid(server, 1);
  ASSERT_EQ(::kill(pid, SIGSTOP), 0);
  auto statuses = post_at_once(server, chunk(keys.election(), 4), 10);
  while (worker(server, 1)["busy_ms"] == 0) std::this_thread::yield();
  ASSERT_EQ(::kill(pid, SIGKILL), 0);
  EXPECT_EQ(sorted(std::move(statuses)), std::vector<int>(10, 200));
}

TEST(Ballots, LeaveNoMemoryBehind) {
  if (testing::sanitized) GTEST_SKIP() << "the sanitizers keep what was freed";
  const Keys keys;
  const Serving server(configuration({{"instances", 1}, {"recycle", {{"after_requests", 0}}}}), {}, with_key);
  const auto body = chunk(keys.election(), 1);
  auto client = server.connect();
  const auto send = [&](int count) {
    for (int i = 0; i < count; ++i) {
      const auto answer = client.request("POST", std::string("/v2/models/") + encrypt + "/infer", body);
      ASSERT_TRUE(answer.ok());
      ASSERT_EQ(answer->status, 200) << answer->body;
    }
  };
  send(10);
  const auto pid = worker_pid(server, 0);
  const auto early = resident_pages(pid);
  ASSERT_GT(early, 0u);
  send(CHUNKS_FOR_MEMORY - 10);
  EXPECT_EQ(worker(server, 0)["pid"], pid);
  // For the allocator's own housekeeping. Were each response kept, 5 KB, it would be more than twice as much.
  constexpr std::size_t allowed_pages = 2 * 1024 * 1024 / 4096;
  EXPECT_LE(resident_pages(pid), early + allowed_pages);
}

}  // namespace
}  // namespace mainstay
