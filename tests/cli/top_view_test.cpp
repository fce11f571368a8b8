#include "cli/top_view.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mainstay::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class TopView : public testing::Test {
 protected:
  TopView() {
    scene_.before.uptime_s = 7199;
    scene_.before.models = {model("calm", 10), model("busy", 10)};
    scene_.now = {.status = "degraded", .reasons = {"memory is high", "model 'x' failed"}, .uptime_s = 7200};
    scene_.now.models = {model("calm", 11), model("busy", 510)};
    scene_.now.memory = {.level = "high", .total = 16ULL << 30, .used = 8ULL << 30, .own = 300 << 20};
  }
  static ModelStatus model(const char* name, std::uint64_t requests) {
    return {
        .name = name, .version = "1", .by_default = true, .state = "ready", .breaker = "closed", .requests = requests};
  }

  TopScene scene_{.url = "http://here:8000"};
};

TEST_F(TopView, ShowsTheServerAndThenItsModelsTheBusiestFirst) {
  const auto lines = top_view(scene_, {});
  ASSERT_EQ(lines.size(), 8U);
  EXPECT_EQ(lines[0], "degraded  http://here:8000, up 2 h 0 min");
  EXPECT_EQ(lines[1], "why     memory is high; model 'x' failed");
  EXPECT_EQ(lines[2], "memory  8.0 GiB of 16.0 GiB used (high), 300 MiB by the server");
  EXPECT_EQ(lines[3], "loading -");
  EXPECT_EQ(lines[4], "");
  EXPECT_THAT(lines[5], StartsWith("MODEL  VERSION  STATE  REQ/s"));
  EXPECT_THAT(lines[6], StartsWith("busy   1*       ready    500"));
  EXPECT_THAT(lines[7], StartsWith("calm   1*       ready    1.0"));
}

TEST_F(TopView, ShowsWhatIsBeingLoadedAndWhatWaits) {
  scene_.now.under_way = {{.model = "big", .version = "1", .attempt = 2, .progress = 0.5}};
  scene_.now.waiting = {{.model = "huge", .version = "3", .held_up_by = "needs 9 GiB"}, {.model = "s", .version = "1"}};
  EXPECT_EQ(top_view(scene_, {})[3], "loading big 1 50 % (attempt 2); waiting: huge 3 (needs 9 GiB), s 1");
}

TEST_F(TopView, SaysThatTheServerIsAwayAndShowsWhatItLastSaw) {
  scene_.away = "cannot connect to here:8000: Connection refused";
  const auto lines = top_view(scene_, {});
  EXPECT_EQ(lines[0], "away    cannot connect to here:8000: Connection refused; what follows is older");
  EXPECT_THAT(lines[1], StartsWith("degraded"));
  EXPECT_THAT(lines.back(), StartsWith("calm"));
}

TEST_F(TopView, FitsTheTerminal) {
  for (int i = 0; i < 100; ++i) scene_.now.models.push_back(model("another", 0));
  const auto lines = top_view(scene_, {.width = 40, .height = 10});
  ASSERT_EQ(lines.size(), 10U);
  EXPECT_EQ(lines[9], "… and 99 more");
  for (const auto& line : lines) EXPECT_LE(line.size(), 42U) << line;
}

TEST_F(TopView, IsShownEvenInATerminalOfOneRow) { EXPECT_EQ(top_view(scene_, {.width = 1, .height = 1}).size(), 1U); }

TEST_F(TopView, IsOneObjectForPrograms) {
  auto status = Json::parse(R"({"uptime_s":7200,"tree":{},"models":[{"name":"calm"},{"name":"busy"}]})");
  const auto json = top_json(scene_, std::move(status));
  EXPECT_FALSE(json.contains("tree"));
  EXPECT_EQ(json["since_s"], 1);
  EXPECT_EQ(json["models"][0]["since"]["requests_per_s"], 1);
  EXPECT_EQ(json["models"][1]["since"]["requests_per_s"], 500);
  EXPECT_TRUE(json["models"][1]["since"]["p50_ms"].is_null());
}

}  // namespace
}  // namespace mainstay::cli
