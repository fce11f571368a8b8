#include "cli/tree_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mainstay::cli {
namespace {

using testing::ElementsAre;

TEST(TreeText, ShowsWhoSupervisesWhom) {
  const auto root = Json::parse(R"({"name":"root","state":"ready","incarnation":1,"restarts":0,"queue_depth":0,
    "children":[{"name":"a","state":"ready","incarnation":1,"restarts":2,"queue_depth":3,"breaker":"closed",
                 "children":[{"name":"a/0","state":"busy","busy_ms":12,"progress":0.5,"pid":77,"orphans":1,
                              "spare":"warm","detail":"to be recycled"}]},
                {"name":"b","state":"failed","cause":"crashed: killed by SIGSEGV"}]})");
  EXPECT_THAT(tree_text(root, {}),
              ElementsAre("root  ready  incarnation 1, restarts 0, queue 0",
                          "├── a  ready  incarnation 1, restarts 2, queue 3, breaker closed",
                          "│   └── a/0  busy  incarnation 0, restarts 0, queue 0, busy 12 ms, progress 50 %, pid 77, "
                          "orphans 1, spare warm, to be recycled",
                          "└── b  failed  incarnation 0, restarts 0, queue 0  (crashed: killed by SIGSEGV)"));
}

TEST(TreeText, PaintsStatesWhereThereAreColours) {
  const auto root = Json::parse(R"({"name":"root","state":"failed"})");
  EXPECT_EQ(tree_text(root, {.terminal = true, .colours = true})[0].substr(0, 21), "root  \x1b[31mfailed\x1b[0m");
}

TEST(TreeText, DoesNotLetACauseDriveTheTerminal) {
  const auto root = Json::parse(R"({"name":"root","state":"failed","cause":"\u001b[2J\nroot  ready"})");
  EXPECT_EQ(tree_text(root, {})[0], "root  failed  incarnation 0, restarts 0, queue 0  (�[2J root  ready)");
}

TEST(TreeText, EndsWhereATreeIsDeeperThanAnyIs) {
  Json node = {{"name", "leaf"}};
  for (int i = 0; i < 1000; ++i) node = Json{{"name", "n"}, {"children", Json::array({std::move(node)})}};
  EXPECT_EQ(tree_text(node, {}).size(), 65U);
}

TEST(TreeText, ShowsWhatIsNoNodeAsUnknown) {
  EXPECT_EQ(tree_text(Json::parse("[1]"), {})[0], "?  ?  incarnation 0, restarts 0, queue 0");
}

}  // namespace
}  // namespace mainstay::cli
