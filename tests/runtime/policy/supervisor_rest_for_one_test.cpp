#include "tests/runtime/policy/play.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using namespace testing;
using supervision::ChildState;

constexpr SupervisorRule rest{.strategy = Strategy::rest_for_one};

TEST(SupervisorRestForOne, RestartsTheChildThatFailedAndThoseAfterIt) {
  Play play({permanent("a"), permanent("b"), permanent("c"), permanent("d")}, rest);
  EXPECT_EQ(play.run().crash("b"), "ask d, wake at 5000");
  EXPECT_EQ(play.stopped("d"), "ask c");
  EXPECT_EQ(play.stopped("c"), "start b#2");
  EXPECT_EQ(play.up("b"), "start c#2");
  EXPECT_EQ(play.up("c"), "start d#2");
  EXPECT_EQ(play.life("a"), 1u);
}

TEST(SupervisorRestForOne, RestartsTheLastChildAlone) {
  Play play({permanent("a"), permanent("b")}, rest);
  EXPECT_EQ(play.run().crash("b"), "start b#2");
}

TEST(SupervisorRestForOne, StopsAllChildrenInReverseAndEndsWhenTheIntensityIsExceeded) {
  Play play({permanent("a"), permanent("b"), permanent("c")},
            {.strategy = Strategy::rest_for_one, .intensity = Intensity{0, 60s}});
  EXPECT_EQ(play.run().crash("b"), "ask c, wake at 5000");
  EXPECT_EQ(play.stopped("c"), "ask a");
  EXPECT_EQ(play.stopped("a"), "end: intensity");
}

TEST(SupervisorRestForOne, BeginsAgainFromAnotherChildThatCannotBeRestarted) {
  Play play({permanent("a"), permanent("b"), permanent("c")}, rest);
  play.run().crash("a");
  play.stopped("c");
  EXPECT_EQ(play.stopped("b"), "start a#2");
  EXPECT_EQ(play.up("a"), "start b#2");
  // What runs before it runs on.
  EXPECT_EQ(play.start_fails("b"), "start b#3");
  EXPECT_EQ(play.state("a"), ChildState::up);
  EXPECT_EQ(play.up("b"), "start c#2");
}

TEST(SupervisorRestForOne, GivesUpWhenAnotherChildCanNeverBeRestarted) {
  Play play({permanent("a"), permanent("b")}, {.strategy = Strategy::rest_for_one, .intensity = Intensity{2, 60s}});
  play.run().crash("a");
  play.stopped("b");
  play.up("a");
  EXPECT_EQ(play.start_fails("b"), "start b#3");
  EXPECT_EQ(play.start_fails("b"), "ask a");
  EXPECT_EQ(play.stopped("a"), "end: intensity");
}

TEST(SupervisorRestForOne, ForgetsTemporaryBystandersAfterTheChildThatFailed) {
  Play play({temporary("a"), permanent("b"), temporary("c")}, rest);
  EXPECT_EQ(play.run().crash("b"), "ask c, wake at 5000");
  EXPECT_EQ(play.stopped("c"), "forget c, start b#2");
  EXPECT_EQ(play.state("a"), ChildState::up);
}

TEST(SupervisorRestForOne, WidensTheRestartWhenAnEarlierChildFailsInTheMidstOfIt) {
  Play play({permanent("a"), permanent("b"), permanent("c")}, rest);
  EXPECT_EQ(play.run().crash("b"), "ask c, wake at 5000");
  EXPECT_EQ(play.crash("a"), "");
  EXPECT_EQ(play.stopped("c"), "start a#2");
  EXPECT_EQ(play.up("a"), "start b#2");
  EXPECT_EQ(play.up("b"), "start c#2");
}

TEST(SupervisorRestForOne, StillEndsForAFirstStartThatFailsAfterARestartBeforeIt) {
  Play play({permanent("a"), permanent("b")}, rest);
  play.start();
  EXPECT_EQ(play.up("a"), "start b#1");
  EXPECT_EQ(play.crash("a"), "ask b, wake at 5000");
  EXPECT_EQ(play.stopped("b"), "start a#2");
  EXPECT_EQ(play.up("a"), "start b#2");
  EXPECT_EQ(play.start_fails("b"), "ask a");
  EXPECT_EQ(play.stopped("a"), "end: start failed");
}

}  // namespace
}  // namespace mainstay
