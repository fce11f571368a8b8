#include "tests/runtime/policy/play.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using namespace testing;
using supervision::ChildState;

TEST(SupervisorOneForOne, RestartsTheChildThatFailedAndNoOther) {
  Play play({permanent("a"), permanent("b"), permanent("c")});
  EXPECT_EQ(play.run().crash("b"), "start b#2");
  EXPECT_EQ(play.up("b"), "");
  EXPECT_EQ(play.life("a"), 1u);
  EXPECT_EQ(play.life("c"), 1u);
}

TEST(SupervisorOneForOne, StopsAllChildrenInReverseAndEndsWhenTheIntensityIsExceeded) {
  Play play({permanent("a"), permanent("b"), permanent("c")}, {.intensity = Intensity{1, 60s}});
  play.run();
  EXPECT_EQ(play.crash("b"), "start b#2");
  play.up("b");
  EXPECT_EQ(play.crash("b"), "ask c, wake at 5000");
  EXPECT_EQ(play.stopped("c"), "ask a");
  EXPECT_EQ(play.stopped("a"), "end: intensity");
  EXPECT_NE(play.end.reason.find("'b': boom"), std::string::npos) << play.end.reason;
}

TEST(SupervisorOneForOne, CountsTheRestartsOfAllChildrenTogether) {
  Play play({permanent("a"), permanent("b")}, {.intensity = Intensity{1, 60s}});
  play.run();
  EXPECT_EQ(play.crash("a"), "start a#2");
  EXPECT_EQ(play.crash("b"), "ask a, wake at 5000");
}

TEST(SupervisorOneForOne, EndsAtTheFirstFailureWhereTheIntensityIsZero) {
  Play play({permanent("a")}, {.intensity = Intensity{0, 60s}});
  EXPECT_EQ(play.run().crash("a"), "end: intensity");
}

TEST(SupervisorOneForOne, NeverGivesUpWithoutAnIntensity) {
  Play play({permanent("a")}, {.intensity = std::nullopt});
  play.run();
  for (int i = 0; i < 10'000; ++i) {
    play.crash("a");
    play.up("a");
  }
  EXPECT_EQ(play.life("a"), 10'001u);
}

TEST(SupervisorOneForOne, TakesAStartThatFailsInARestartForAnotherRestart) {
  Play play({permanent("a")}, {.intensity = Intensity{2, 60s}});
  play.run();
  EXPECT_EQ(play.crash("a"), "start a#2");
  EXPECT_EQ(play.start_fails("a"), "start a#3");
  EXPECT_EQ(play.view("a").restarts, 2u);
  EXPECT_EQ(play.start_fails("a"), "end: intensity");
}

TEST(SupervisorOneForOne, TakesATransientChildThatEndsNormallyWhileItRestartsForAFailedStart) {
  Play play({transient("a")});
  play.run().crash("a");
  EXPECT_EQ(play.done("a"), "start a#3");
}

TEST(SupervisorOneForOne, RestartsChildrenSideBySide) {
  Play play({permanent("a"), permanent("b")});
  play.run();
  EXPECT_EQ(play.crash("a"), "start a#2");
  EXPECT_EQ(play.crash("b"), "start b#2");
  EXPECT_EQ(play.up("b"), "");
  EXPECT_EQ(play.state("a"), ChildState::starting);
}

TEST(SupervisorOneForOne, RestartsNothingAnyMoreOnceItStops) {
  Play play({permanent("a"), permanent("b")});
  play.run().stop();
  EXPECT_EQ(play.crash("a"), "");
  EXPECT_EQ(play.crash("b"), "end: asked");
}

}  // namespace
}  // namespace mainstay
