// The proof of examples/lingua: many ask for several models at once, of a server that has loaded none of them.

#include <gtest/gtest.h>

#include <algorithm>
#include <latch>
#include <map>
#include <mutex>
#include <set>

#include "tests/acceptance/loading/watching.hpp"

namespace mainstay {
namespace {

using testing::events_in;
using testing::Folder;
using testing::MemoryPeak;
using testing::mib;
using testing::only;
using testing::Serving;
using Json = nlohmann::json;
namespace fs = std::filesystem;

const fs::path example = LINGUA_FOLDER;
constexpr int clients = 50;
constexpr unsigned limit_mib = 1024;
const std::vector<std::string> models{"translate_en_it_large", "translate_en_de", "translate_de_en",
                                      "translate_en_fr",       "translate_en_es", "translate_en_it"};

Json read(const fs::path& file) {
  std::ifstream in(file);
  return Json::parse(in, nullptr, true, true);
}

/// The example's configuration, with a memory that is bounded, and logs in a folder of the test's.
std::string configuration(const fs::path& logs) {
  auto config = read(example / "mainstay.json");
  config.merge_patch({{"memory", {{"limit_mb", limit_mib}, {"snapshot_path", (logs / "memory").string()}}},
                      {"model_loading", {{"memory_protection", {{"minimum_required", 64}}}}},
                      {"log", {{"requests", false}, {"events", {{"path", (logs / "models.jsonl").string()}}}}}});
  return config.dump();
}

/// What a model was not taught, and its answers, as the one request of a client.
struct Question {
  std::string model;
  std::string body;
  Json answers;
};

std::vector<Question> questions() {
  const auto held_out = read(example / "held_out.json");
  std::vector<Question> all;
  for (int i = 0; i < clients; ++i) {
    const auto& model = models[static_cast<std::size_t>(i) % models.size()];
    const auto& pairs = held_out[model == "translate_en_it_large" ? "translate_en_it" : model];
    const auto& pair = pairs[static_cast<std::size_t>(i) % pairs.size()];
    const Json input{{"name", "text"}, {"datatype", "BYTES"}, {"shape", {1}}, {"data", {pair[0]}}};
    all.push_back({model, Json{{"inputs", Json::array({input})}}.dump(), Json::array({pair[1]})});
  }
  return all;
}

/// What is seen of the loads from outside while they happen.
struct Seen {
  std::map<std::string, double> progress;
  std::set<std::string> fell_back;
  /// Values of progress that are neither nothing nor all of it.
  int halfway = 0;
  std::size_t longest_queue = 0;
  int loading_though_nothing_is = 0;

  void look(const Json& health) {
    for (const auto& model : health["models"]) {
      const double now = model["loading_progress"];
      auto& before = progress[model["name"]];
      if (now < before) fell_back.insert(model["name"]);
      before = now;
      halfway += now > 0 && now < 1;
    }
    const auto& queue = health["model_queue"];
    longest_queue = std::max(longest_queue, queue["size"].get<std::size_t>());
    loading_though_nothing_is += queue["size"] > 0 && queue["currently_loading"].is_null();
  }
};

class ColdStart : public ::testing::Test {
 protected:
  /// All at once, each over a connection that is there already.
  void ask_all() {
    std::latch ready{clients};
    std::vector<std::jthread> threads;
    for (const auto& question : asked)
      threads.emplace_back([&] {
        auto client = server.connect();
        ready.arrive_and_wait();
        const auto answer = client.request("POST", "/v2/models/" + question.model + "/infer", question.body);
        const std::lock_guard guard{mutex};
        if (answer && answer->status == 200 && Json::parse(answer->body)["outputs"][0]["data"] == question.answers)
          ++right;
        else
          wrong.push_back(question.model + ": " + (answer ? answer->body : answer.error().message));
      });
  }

  /// The health, as often as it is answered, until all have their answers.
  Seen watch() {
    Seen seen;
    auto client = server.connect();
    std::jthread all([this] { ask_all(); });
    const auto over = [this] {
      const std::lock_guard guard{mutex};
      return right + static_cast<int>(wrong.size()) == clients;
    };
    while (!over()) seen.look(Json::parse(client.request("GET", "/health/detailed").value().body));
    seen.look(Json::parse(client.request("GET", "/health/detailed").value().body));
    return seen;
  }

  const std::vector<Question> asked = questions();
  Folder logs;
  Serving server{configuration(logs.path()), {"--models", (example / "models").string()}};
  std::mutex mutex;
  int right = 0;
  std::vector<std::string> wrong;
};

TEST_F(ColdStart, LoadsEachModelOnceOneAtATimeWithinItsMemoryAndRefusesNobody) {
  const MemoryPeak peak(server.program().pid());
  const auto seen = watch();
  EXPECT_EQ(right, clients) << (wrong.empty() ? "" : wrong.front());

  // The status of an answer comes before the line of its load can be in the file.
  const auto log = logs.path() / "models.jsonl";
  EXPECT_TRUE(testing::eventually([&] { return only(events_in(log), "loaded").size() > models.size(); }));
  const auto events = events_in(log);
  std::string loading;
  for (const auto& event : events) {
    if (event["event"] == "loading") {
      EXPECT_EQ(loading, "") << "meanwhile: " << event;
      loading = event["model"];
    } else if (event["event"] == "loaded") {
      EXPECT_EQ(event["model"], loading);
      loading.clear();
    }
  }
  for (const auto& model : models) EXPECT_EQ(only(events, "loaded", model).size(), 1U) << model;
  for (const auto* mishap : {"load_failed", "load_refused", "failed", "unloading"})
    EXPECT_EQ(only(events, mishap).size(), 0U) << mishap;

  EXPECT_EQ(seen.fell_back, std::set<std::string>{});
  EXPECT_GT(seen.halfway, 0);
  for (const auto& model : models) EXPECT_EQ(seen.progress.at(model), 1) << model;
  EXPECT_GE(seen.longest_queue, 1U);
  EXPECT_LT(seen.longest_queue, models.size());
  EXPECT_EQ(seen.loading_though_nothing_is, 0);
  EXPECT_LE(testing::sum_of(peak.bytes()), limit_mib * mib);
  std::printf("  at most %zu waited, progress was seen %d times, at most %s of %u\n", seen.longest_queue, seen.halfway,
              testing::in_mib(peak.bytes()).c_str(), limit_mib);
}

}  // namespace
}  // namespace mainstay
