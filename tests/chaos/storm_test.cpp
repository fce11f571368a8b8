// Everything that a server can be asked for, at random and all at once.

#include <gmock/gmock.h>

#include <csignal>
#include <functional>
#include <iostream>
#include <map>
#include <mutex>
#include <thread>

#include "tests/acceptance/program.hpp"
#include "tests/chaos/footprint.hpp"
#include "tests/chaos/plan.hpp"
#include "tests/chaos/whims.hpp"

namespace mainstay::chaos {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;
using testing::Serving;
using Json = nlohmann::json;

constexpr unsigned clients = 24;
constexpr unsigned operations_of_each = sanitized ? 40 : 200;
constexpr std::chrono::seconds time_to_heal{sanitized ? 30 : 5};
/// What is asked for waits for a call that hangs or for a load, never for longer.
constexpr std::chrono::seconds longest_answer{sanitized ? 60 : 20};

// Calls fail by the hundred here; a breaker that opens is to be closed again within the storm. The order of a crash is
// the same request each time.
constexpr auto configuration = R"({
  "allow_builtin": true,
  "log": {"requests": false},
  "model_loading": {"memory_protection": {"enabled": false}},
  "models": {
    "echo": {"path": "builtin/echo", "instances": 2},
    "slow": {"path": "builtin/sleep"},
    "fault": {"path": "builtin/fault", "isolation": "process", "instances": 2, "timeouts": {"patience_s": 0.2},
              "restart": {"initial_s": 0.01, "max_s": 0.05, "intensity": 1000, "period_s": 1},
              "breaker": {"reset_timeout_s": 0.05, "max_reset_timeout_s": 0.1}, "poison": {"enabled": false}}
  }
})";

/// What was answered, of all clients together.
class Answers {
 public:
  void note(const Operation& operation, int status, const std::string& wrong) {
    const std::lock_guard guard{mutex_};
    ++counts_[operation.name][status];
    if (!wrong.empty()) wrong_.push_back(operation.method + " " + operation.path + " " + operation.body + ": " + wrong);
  }
  unsigned count(const std::string& name, int status) { return counts_[name][status]; }
  const std::vector<std::string>& wrong() const { return wrong_; }
  void print() const {
    for (const auto& [name, statuses] : counts_) {
      std::cout << name << ':';
      for (const auto& [status, count] : statuses) std::cout << ' ' << count << " x " << status;
      std::cout << '\n';
    }
  }

 private:
  std::mutex mutex_;
  std::map<std::string, std::map<int, unsigned>> counts_;
  std::vector<std::string> wrong_;
};

void ask(const Serving& server, std::uint64_t seed, Answers& answers) {
  Whims whims(seed);
  auto client = server.connect();
  for (unsigned i = 0; i < operations_of_each; ++i) {
    const auto operation = whims.next();
    const auto asked = std::chrono::steady_clock::now();
    const auto answer = client.request(operation.method, operation.path, operation.body);
    const auto took = std::chrono::steady_clock::now() - asked;
    auto wrong = answer ? wrong_with(operation, *answer) : "no answer: " + answer.error().message;
    if (took > longest_answer) wrong += " after " + std::to_string(took / 1s) + " s";
    answers.note(operation, answer ? answer->status : 0, wrong);
    if (!answer) client = server.connect();
  }
}

/// What is not ready in the tree, and where; empty: all of it is.
std::string ailing(const Json& node) {
  const auto state = node["state"].get<std::string>();
  std::string found = state == "ready" ? "" : " " + node["name"].get<std::string>() + " is " + state;
  for (const auto& child : node["children"]) found += ailing(child);
  return found;
}

std::string ailing(const Serving& server) { return ailing(Json::parse(server.get("/admin/tree").body)); }

/// Looks again and again; each look asks the server for something.
bool soon(const std::function<bool()>& so) {
  for (const auto end = std::chrono::steady_clock::now() + time_to_heal; std::chrono::steady_clock::now() < end;)
    if (so()) return true;
  return so();
}

void call_each_instance(const Serving& server) {
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(server.post("/v2/models/echo/infer", testing::infer_body("FP32", "[1]", "[1]")).status, 200);
    EXPECT_EQ(server.post("/v2/models/slow/infer", testing::infer_body("FP32", "[1]", "[0]")).status, 200);
    EXPECT_EQ(server.post("/v2/models/fault/infer", testing::infer_body("BYTES", "[1]", "[\"ok\"]")).status, 200);
  }
}

TEST(Storm, OfAllThatCanBeAskedForLeavesNothingBehind) {
  const auto seed = Plan::from_environment().seed;
  std::cout << "seed " << seed << '\n';
  Serving server(configuration);
  const auto pid = server.program().pid();
  call_each_instance(server);
  ASSERT_TRUE(soon([&] { return ailing(server).empty(); })) << ailing(server);
  const auto before = Footprint::of(pid);

  Answers answers;
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < clients; ++i) threads.emplace_back([&, i] { ask(server, seed + i, answers); });
  }
  answers.print();
  EXPECT_THAT(answers.wrong(), IsEmpty());

  EXPECT_EQ(server.post("/admin/models/fault/breaker/reset", "").status, 200);
  for (const std::string name : {"echo", "slow", "fault"})
    EXPECT_EQ(server.post("/v2/repository/models/" + name + "/load", "").status, 200) << name;
  EXPECT_TRUE(soon([&] { return ailing(server).empty(); })) << ailing(server);
  call_each_instance(server);
  auto after = before;
  EXPECT_TRUE(soon([&] { return ailing(server).empty() && (after = Footprint::of(pid)).is_back_to(before); }))
      << "before: " << before << "\nafter: " << after;
  server.program().signal(SIGTERM);
  EXPECT_EQ(server.program().wait(), 0);

  // It was a storm.
  for (const auto* name : {"infer echo", "infer slow", "infer ok", "load", "unload", "reset", "reload", "look"})
    EXPECT_GT(answers.count(name, 200), 0U) << name;
  for (const auto* name : {"infer abort", "infer throw"}) EXPECT_GT(answers.count(name, 500), 0U) << name;
  // One request in a hundred: sanitizers leave time for few of them.
  if (sanitized) return;
  EXPECT_GT(answers.count("infer hang", 504), 0U);
}

}  // namespace
}  // namespace mainstay::chaos
