// A model's file that is exchanged or cut while it is loaded.

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/acceptance/loading/heavy.hpp"
#include "tests/acceptance/loading/watching.hpp"

namespace mainstay {
namespace {

using testing::events_in;
using testing::eventually;
using testing::Folder;
using testing::heavy_answer;
using testing::heavy_question;
using testing::Serving;
using testing::status_of;
using Json = nlohmann::json;
namespace fs = std::filesystem;

/// In case each load is over before this test sees that it has begun.
constexpr int rounds = 20;

class TornFile : public ::testing::TestWithParam<const char*> {
 protected:
  TornFile() {
    copy(1);
    server = std::make_unique<Serving>(Json{
        {"models", {{"m", {{"path", file.string()}, {"isolation", GetParam()}}}}},
        {"model_loading",
         {{"strategy", "on_demand"}, {"retry", {{"initial_s", 0.05}}}, {"memory_protection", {{"enabled", false}}}}},
        {"log", {{"events", {{"path", log.string()}}}}}}
                                           .dump());
  }

  /// Another file under the model's name, in one step.
  void copy(int number) const {
    fs::copy_file(testing::heavy_file(number), folder.path() / "next", fs::copy_options::overwrite_existing);
    fs::rename(folder.path() / "next", file);
  }

  /// Has the model loaded, does something to its file while it is read, and waits for the end.
  http::ClientResponse load_while(const std::function<void()>& change) {
    http::ClientResponse loaded;
    {
      std::jthread load([&] { loaded = server->post("/v2/repository/models/m/load", ""); });
      auto client = server->connect();
      const auto read_halfway = [&] {
        const auto status = Json::parse(client.request("GET", "/admin/status").value().body);
        const auto& model = status["models"].at(0);
        return model["state"] != "unloaded" && model["progress"] > 0;
      };
      EXPECT_TRUE(eventually(read_halfway));
      change();
    }
    return loaded;
  }

  void unload() {
    EXPECT_EQ(server->post("/v2/repository/models/m/unload", "").status, 200);
    EXPECT_TRUE(eventually([&] { return status_of(*server, "m")["state"] == "unloaded"; }));
  }

  std::size_t torn_loads() const {
    std::size_t torn = 0;
    for (const auto& event : testing::only(events_in(log), "load_failed", "m"))
      torn += event["message"].get<std::string>().find("was changed while it was loaded") != std::string::npos;
    return torn;
  }

  std::optional<int> answer() { return heavy_answer(server->post("/v2/models/m/infer", heavy_question(7)), 7); }

  Folder folder;
  const fs::path file = folder.path() / "model.pt";
  const fs::path log = folder.path() / "events.jsonl";
  std::unique_ptr<Serving> server;
};

TEST_P(TornFile, ThatIsReplacedWhileItIsLoadedIsNeverServedInParts) {
  for (int round = 0; round < rounds && torn_loads() == 0; ++round) {
    copy(1);
    const auto loaded = load_while([&] { copy(2); });
    EXPECT_EQ(loaded.status, 200) << loaded.body;
    // Whole, whichever of the two: one that was replaced after it was read is taken up by the next load.
    const auto served = answer();
    EXPECT_TRUE(served == 1 || served == 2) << served.value_or(-1);
    EXPECT_TRUE(served == 2 || torn_loads() == 0);
    EXPECT_EQ(server->post("/v2/repository/models/m/load", "").status, 200);
    EXPECT_EQ(answer(), 2);
    unload();
  }
  EXPECT_GT(torn_loads(), 0U) << "no load was under way when its file was replaced";
}

TEST_P(TornFile, ThatIsCutWhileItIsLoadedFailsWithAReasonAndHarmsNobody) {
  bool failed = false;
  for (int round = 0; round < rounds && !failed; ++round) {
    copy(1);
    const auto loaded = load_while([&] { fs::resize_file(file, fs::file_size(file) / 3); });
    failed = loaded.status != 200;
    if (!failed) {
      EXPECT_EQ(answer(), 1);
    } else {
      EXPECT_EQ(loaded.status, 503) << loaded.body;
      EXPECT_EQ(answer(), std::nullopt);
    }
    EXPECT_EQ(server->get("/v2/health/live").status, 200);
    copy(3);
    EXPECT_EQ(server->post("/v2/repository/models/m/load", "").status, 200);
    EXPECT_EQ(answer(), 3);
    unload();
  }
  EXPECT_TRUE(failed) << "no load was under way when its file was cut";
}

INSTANTIATE_TEST_SUITE_P(Isolations, TornFile, ::testing::Values("thread", "process"),
                         [](const auto& isolation) { return isolation.param; });

}  // namespace
}  // namespace mainstay
