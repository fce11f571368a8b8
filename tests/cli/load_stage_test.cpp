#include "cli/load_stage.hpp"

#include <gtest/gtest.h>

namespace mainstay::cli {
namespace {

const ModelOrder load_big{ModelOrder::Kind::load, "big", ""};

ServerStatus two_versions() {
  return {.models = {{.name = "big", .version = "1", .by_default = true, .state = "ready", .progress = 1},
                     {.name = "big", .version = "2", .state = "loading", .progress = 0.3},
                     {.name = "other", .version = "1", .state = "queued"}}};
}

TEST(LoadStage, IsThatOfTheVersionThatIsOnItsWay) {
  const auto stage = stage_of(two_versions(), load_big);
  ASSERT_TRUE(stage);
  EXPECT_EQ(stage->state, "loading");
  EXPECT_EQ(stage->progress, 0.3);
}

TEST(LoadStage, IsThatOfTheVersionThatWasAskedFor) {
  EXPECT_EQ(stage_of(two_versions(), {ModelOrder::Kind::load, "big", "1"})->state, "ready");
  EXPECT_FALSE(stage_of(two_versions(), {ModelOrder::Kind::load, "big", "3"}));
  EXPECT_FALSE(stage_of(two_versions(), {ModelOrder::Kind::load, "nobody", ""}));
}

TEST(LoadStage, IsThatOfTheDefaultVersionWhereNoneIsOnItsWay) {
  auto status = two_versions();
  status.models[1].state = "failed";
  std::swap(status.models[0], status.models[1]);
  EXPECT_EQ(stage_of(status, load_big)->state, "ready");
}

TEST(LoadStage, HasItsPlaceInLineAndWhyItWaits) {
  auto status = two_versions();
  status.models[1].state = "queued";
  status.waiting = {{.model = "other", .version = "1"},
                    {.model = "big", .version = "2", .attempt = 2, .held_up_by = "needs 3 MiB"}};
  EXPECT_EQ(stage_text(*stage_of(status, load_big)), "queued, 2nd of 2 in line, attempt 2: needs 3 MiB");
}

TEST(LoadStage, SaysWhyTheAttemptBeforeFailed) {
  auto status = two_versions();
  status.models[1].attempts = 2;
  status.models[1].reason = "the file is cut off";
  status.under_way = {{.model = "big", .version = "2", .attempt = 2}};
  EXPECT_EQ(stage_text(*stage_of(status, load_big)), "loading, attempt 2: the file is cut off");
}

TEST(StageText, CountsPlacesAsPeopleDo) {
  const auto text = [](std::size_t place) { return stage_text({.state = "queued", .place = place, .waiting = 200}); };
  EXPECT_EQ(text(1), "queued, 1st of 200 in line");
  EXPECT_EQ(text(3), "queued, 3rd of 200 in line");
  EXPECT_EQ(text(12), "queued, 12th of 200 in line");
  EXPECT_EQ(text(22), "queued, 22nd of 200 in line");
  EXPECT_EQ(text(111), "queued, 111th of 200 in line");
}

}  // namespace
}  // namespace mainstay::cli
