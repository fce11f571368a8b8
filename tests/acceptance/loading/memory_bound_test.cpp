// Models that together need several times the memory that they may take, under traffic that asks for all of them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <mutex>
#include <random>
#include <set>

#include "tests/acceptance/loading/heavy.hpp"
#include "tests/acceptance/loading/watching.hpp"

namespace mainstay {
namespace {

using testing::events_in;
using testing::Folder;
using testing::heavy_mib;
using testing::MemoryPeak;
using testing::mib;
using testing::only;
using testing::Serving;
using Json = nlohmann::json;
using Steady = std::chrono::steady_clock;

constexpr int models = 18;
constexpr int every_so_many_isolated = 3;
constexpr int clients = 6;
constexpr unsigned limit_mib = 480;
/// What is computed with, and what is not given back yet, comes on top of what models take: it is seen only at the next
/// look.
constexpr unsigned margin_mib = 32;

std::chrono::seconds long_enough() {
  const char* said = std::getenv("MEMORY_BOUND_SECONDS");
  return std::chrono::seconds{said ? std::stol(said) : 10};
}

unsigned seed() {
  const char* said = std::getenv("MEMORY_BOUND_SEED");
  return said ? static_cast<unsigned>(std::stoul(said)) : std::random_device{}();
}

std::string name_of(int model) { return "heavy" + std::to_string(model); }
int file_of(int model) { return 1 + model % testing::heavy_files; }

std::string configuration(const Folder& folder) {
  // A worker has 64 MiB for itself, besides its model.
  static_assert(models * heavy_mib + models / every_so_many_isolated * 64 >= 3 * limit_mib);
  Json each = Json::object();
  for (int i = 0; i < models; ++i)
    each[name_of(i)] = {{"path", testing::heavy_file(file_of(i)).string()},
                        {"isolation", i % every_so_many_isolated == 0 ? "process" : "thread"},
                        {"timeouts", {{"infer_s", 60}}}};
  return Json{{"models", each},
              {"log", {{"requests", false}, {"events", {{"path", (folder.path() / "events.jsonl").string()}}}}},
              {"model_loading",
               {{"strategy", "lazy"}, {"ready_timeout_s", 5}, {"memory_protection", {{"minimum_required", 0}}}}},
              {"memory", {{"limit_mb", limit_mib}, {"check_every_s", 0.1}}}}
      .dump();
}

/// What clients were told, by kind; and whatever they must not be told, as it was.
struct Told {
  std::map<std::string, int> kinds;
  std::vector<std::string> wrong;
};

const ::testing::Matcher<const std::string&> honest_reason =
    ::testing::ContainsRegex("needs [0-9]+ MiB, [0-9]+ MiB are available|is not ready after [0-9.]+ s");

class MemoryBound : public ::testing::Test {
 protected:
  http::ClientResponse ask(http::Client& client, int model, int x) {
    auto answer = client.request("POST", "/v2/models/" + name_of(model) + "/infer", testing::heavy_question(x));
    return answer ? std::move(answer).value() : http::ClientResponse{0, {}, answer.error().message};
  }

  void judge(int model, int x, const http::ClientResponse& answer) {
    const std::lock_guard guard{mutex};
    if (answer.status == 200 && testing::heavy_answer(answer, x) == file_of(model)) {
      ++told.kinds["right"];
    } else if (answer.status == 503 && answer.header("Retry-After") && ::testing::Value(answer.body, honest_reason)) {
      ++told.kinds[answer.body.find("not ready") == std::string::npos ? "no room" : "not ready in time"];
    } else {
      told.wrong.push_back(name_of(model) + ": " + std::to_string(answer.status) + " " + answer.body.substr(0, 300));
    }
  }

  void traffic(std::chrono::seconds time) {
    const auto chosen = seed();
    std::printf("  MEMORY_BOUND_SEED=%u\n", chosen);
    const auto until = Steady::now() + time;
    std::vector<std::jthread> threads;
    for (unsigned each = 0; each < clients; ++each)
      threads.emplace_back([&, each] {
        std::mt19937 random{chosen + each};
        auto client = server.connect();
        while (Steady::now() < until) {
          const auto model = static_cast<int>(random() % models), x = static_cast<int>(random() % 1000);
          judge(model, x, ask(client, model, x));
        }
      });
    while (Steady::now() < until) look();
  }

  void look() {
    const auto memory = Json::parse(server.get("/admin/status").body)["memory"];
    own = std::max(own, memory["own"].get<std::uint64_t>());
  }

  Folder folder;
  Serving server{configuration(folder)};
  std::mutex mutex;
  Told told;
  /// The most that the server says of itself.
  std::uint64_t own = 0;
};

TEST_F(MemoryBound, IsHeldUnderRandomTrafficAndNobodyIsToldAnythingButTheTruth) {
  const MemoryPeak peak(server.program().pid());
  traffic(long_enough());
  for (const auto& [kind, count] : told.kinds) std::printf("  %s: %d\n", kind.c_str(), count);
  EXPECT_THAT(told.wrong, ::testing::IsEmpty());
  EXPECT_GE(told.kinds["right"], 3);

  const auto log = folder.path() / "events.jsonl";
  const auto loads = only(events_in(log), "loaded").size(), unloads = only(events_in(log), "unloaded").size();
  std::printf("  %zu loads, %zu unloadings; at most %s of %u, and %llu as the server has it\n", loads, unloads,
              testing::in_mib(peak.bytes()).c_str(), limit_mib, static_cast<unsigned long long>(own / mib));
  EXPECT_GE(unloads, 1U);
  EXPECT_LE(testing::sum_of(peak.bytes()), (limit_mib + margin_mib) * mib);
  EXPECT_LE(own, (limit_mib + margin_mib) * mib);

  auto client = server.connect();
  for (int model = 0; model < models; ++model) {
    const auto before = told.kinds["right"];
    EXPECT_TRUE(testing::eventually([&] {
      judge(model, model, ask(client, model, model));
      return told.kinds["right"] > before;
    })) << name_of(model);
  }
  EXPECT_THAT(told.wrong, ::testing::IsEmpty());
  for (const auto& event : only(events_in(log), "ended"))
    EXPECT_TRUE(event["cause"] == "asked" || event["cause"] == "recycled") << event;
  for (const auto* mishap : {"load_failed", "failed", "breaker_open"})
    EXPECT_THAT(only(events_in(log), mishap), ::testing::IsEmpty());
}

}  // namespace
}  // namespace mainstay
