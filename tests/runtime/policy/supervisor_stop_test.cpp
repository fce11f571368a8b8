#include "tests/runtime/policy/play.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using namespace testing;
using supervision::ChildState;

TEST(Supervisor, StopsChildrenInReverseOrder) {
  Play play({permanent("a"), permanent("b"), permanent("c")});
  EXPECT_EQ(play.run().stop(), "ask c, wake at 5000");
  EXPECT_EQ(play.stopped("c"), "ask b");
  EXPECT_EQ(play.stopped("b"), "ask a");
  EXPECT_FALSE(play.supervisor.ended());
  EXPECT_EQ(play.stopped("a"), "end: asked");
  EXPECT_TRUE(play.supervisor.ended());
}

TEST(Supervisor, KillsAChildThatIsStillThereAfterItsShutdownTime) {
  Play play({stopped_by(2s, permanent("a"))});
  EXPECT_EQ(play.run().stop(), "ask a, wake at 2000");
  EXPECT_EQ(play.after(1999ms), "");
  EXPECT_EQ(play.after(1ms), "kill a");
  EXPECT_EQ(play.crash("a"), "end: asked");
}

TEST(Supervisor, KillsAChildOnlyOnce) {
  Play play({stopped_by(2s, permanent("a"))});
  play.run().stop();
  EXPECT_EQ(play.after(2s), "kill a");
  EXPECT_EQ(play.after(1h), "");
}

TEST(Supervisor, GivesEachChildItsOwnShutdownTimeFromWhenItIsAsked) {
  Play play({stopped_by(3s, permanent("a")), stopped_by(2s, permanent("b"))});
  EXPECT_EQ(play.run().stop(), "ask b, wake at 2000");
  EXPECT_EQ(play.after(2s), "kill b");
  EXPECT_EQ(play.stopped("b"), "ask a, wake at 5000");
  EXPECT_EQ(play.after(3s), "kill a");
}

TEST(Supervisor, KillsAChildAtOnceWhoseShutdownIsBrutal) {
  Play play({stopped_by(BrutalKill{}, permanent("a"))});
  EXPECT_EQ(play.run().stop(), "kill a");
  EXPECT_EQ(play.crash("a"), "end: asked");
}

TEST(Supervisor, WaitsForeverForAChildWithoutALimit) {
  Play play({stopped_by(NoLimit{}, permanent("a"))});
  EXPECT_EQ(play.run().stop(), "ask a");
  EXPECT_EQ(play.after(24h), "");
  EXPECT_EQ(play.stopped("a"), "end: asked");
}

TEST(Supervisor, PassesOverChildrenThatAreDownWhenItStops) {
  Play play({permanent("a"), transient("b"), permanent("c")});
  play.run().done("b");
  play.stop();
  EXPECT_EQ(play.stopped("c"), "ask a");
}

TEST(Supervisor, AsksNoChildThatDiesByItselfWhileItStops) {
  Play play({permanent("a"), permanent("b"), permanent("c")});
  play.run().stop();
  EXPECT_EQ(play.crash("b"), "");
  EXPECT_EQ(play.stopped("c"), "ask a");
}

TEST(Supervisor, DoesNotStartAChildThatWaitsForItsRestartOnceItStops) {
  Play play({permanent("a"), waiting({.initial_s = 1, .jitter = 0}, permanent("b"))});
  EXPECT_EQ(play.run().crash("b"), "wake at 1000");
  EXPECT_EQ(play.stop(), "ask a");
  EXPECT_EQ(play.after(1s), "wake at 5000");
  EXPECT_EQ(play.stopped("a"), "end: asked");
}

TEST(Supervisor, StopsOnWithItsFirstReasonWhenItIsToldToStopAgain) {
  Play play({permanent("a"), permanent("b")}, {.intensity = Intensity{0, 60s}});
  play.run().crash("b");
  EXPECT_EQ(play.stop(), "");
  EXPECT_EQ(play.stopped("a"), "end: intensity");
}

TEST(Supervisor, DoesNothingMoreOnceItHasEnded) {
  Play play({permanent("a")});
  play.run().stop();
  play.stopped("a");
  EXPECT_EQ(play.stop(), "");
  EXPECT_EQ(play.start(), "");
  EXPECT_EQ(play.after(1h), "");
  EXPECT_EQ(play.crash("a"), "");
}

TEST(Supervisor, FinishesAStopThatWasUnderWayBeforeTheOthers) {
  Play play({permanent("a"), permanent("b")}, {.strategy = Strategy::one_for_all});
  EXPECT_EQ(play.run().terminate("a"), "ask a, wake at 5000");
  EXPECT_EQ(play.stop(), "");
  EXPECT_EQ(play.stopped("a"), "ask b");
  EXPECT_EQ(play.stopped("b"), "end: asked");
}

}  // namespace
}  // namespace mainstay
