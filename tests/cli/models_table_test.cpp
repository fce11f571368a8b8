#include "cli/models_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace mainstay::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

ModelStatus iris() {
  return {.name = "iris",
          .version = "2",
          .by_default = true,
          .state = "ready",
          .ready = true,
          .serving = 1,
          .instances = 2,
          .queued = 3,
          .last_used_s_ago = 70,
          .bytes = 40 << 20,
          .breaker = "closed",
          .requests = 1200,
          .errors = 4,
          .p50_ms = 0.42,
          .p99_ms = 12.3};
}

ModelStatus broken() {
  return {.name = "broken",
          .version = "1",
          .state = "failed",
          .reason = "no such file",
          .instances = 1,
          .breaker = "closed"};
}

TEST(ModelsTable, ShowsAModelInALine) {
  EXPECT_THAT(
      models_table({iris()}, {}),
      ElementsAre(
          "MODEL  VERSION  STATE  INSTANCES  QUEUE  MEMORY MiB  REQUESTS  ERRORS  P50 ms  P99 ms  BREAKER  LAST USED",
          "iris   2*       ready        1/2      3          40      1200       4    0.42      12  closed   1 min 10 s "
          "ago"));
}

TEST(ModelsTable, SaysBelowWhatIsWrongWithThoseThatDoNotServe) {
  auto recovered = iris();
  recovered.reason = "it crashed";
  const auto lines = models_table({recovered, broken()}, {});
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_THAT(lines[2], HasSubstr("never"));
  EXPECT_EQ(lines[3], "broken 1: no such file");
}

TEST(ModelsTable, ShowsHowFarALoadIs) {
  auto model = iris();
  model.state = "loading";
  model.progress = 0.451;
  EXPECT_THAT(models_table({model}, {})[1], HasSubstr("loading 45 %"));
}

TEST(ModelsTable, FitsTheTerminal) {
  for (const std::size_t width : {40U, 60U, 80U, 100U})
    for (const auto& line : models_table({iris(), broken()}, {.width = width})) EXPECT_LE(line.size(), width) << line;
  EXPECT_THAT(models_table({iris()}, {.width = 30})[1], HasSubstr("iris"));
  EXPECT_THAT(models_table({iris()}, {.width = 30})[1], HasSubstr("ready"));
}

}  // namespace
}  // namespace mainstay::cli
