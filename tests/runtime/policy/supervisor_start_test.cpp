#include "tests/runtime/policy/play.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using namespace testing;
using supervision::ChildState;
using supervision::EndKind;

TEST(Supervisor, StartsItsChildrenInOrder) {
  Play play({permanent("a"), permanent("b"), permanent("c")});
  EXPECT_EQ(play.start(), "start a#1");
  EXPECT_EQ(play.up("a"), "start b#1");
  EXPECT_EQ(play.up("b"), "start c#1");
  EXPECT_EQ(play.up("c"), "");
  EXPECT_EQ(play.supervisor.count(), (Supervisor::Counts{3, 3}));
}

TEST(Supervisor, StartsNoChildBeforeTheOneBeforeItRuns) {
  Play play({permanent("a"), permanent("b")});
  play.start();
  EXPECT_EQ(play.after(1h), "");
  EXPECT_EQ(play.state("a"), ChildState::starting);
  EXPECT_EQ(play.state("b"), ChildState::waiting);
}

TEST(Supervisor, MayHaveNoChildrenAtAll) {
  Play play({});
  EXPECT_EQ(play.start(), "");
  EXPECT_FALSE(play.supervisor.ended());
  EXPECT_EQ(play.stop(), "end: asked");
}

TEST(Supervisor, StartsOnlyOnce) {
  Play play({permanent("a")});
  play.run();
  EXPECT_EQ(play.start(), "");
  EXPECT_EQ(play.life("a"), 1u);
}

TEST(Supervisor, EndsWhenItsFirstChildCannotBeStarted) {
  Play play({permanent("a"), permanent("b")});
  play.start();
  EXPECT_EQ(play.start_fails("a"), "end: start failed");
  EXPECT_EQ(play.end.kind, EndKind::start_failed);
  EXPECT_EQ(play.end.reason, "child 'a' could not be started: no");
}

TEST(Supervisor, StopsWhatItStartedInReverseWhenALaterChildCannotBeStarted) {
  Play play({permanent("a"), permanent("b"), permanent("c"), permanent("d")});
  play.start();
  play.up("a");
  play.up("b");
  EXPECT_EQ(play.start_fails("c"), "ask b, wake at 5000");
  EXPECT_EQ(play.stopped("b"), "ask a");
  EXPECT_EQ(play.stopped("a"), "end: start failed");
  EXPECT_EQ(play.life("d"), 0u);
}

TEST(Supervisor, TakesAChildThatDiesWhileItStartsForAFailedStart) {
  Play play({permanent("a")});
  play.start();
  EXPECT_EQ(play.crash("a"), "end: start failed");
}

TEST(Supervisor, TakesATemporaryChildThatCannotBeStartedForAFailedStartToo) {
  Play play({permanent("a"), temporary("b")});
  play.start();
  play.up("a");
  EXPECT_EQ(play.start_fails("b"), "ask a, wake at 5000");
  EXPECT_EQ(play.stopped("a"), "end: start failed");
}

TEST(Supervisor, RestartsARunningChildWhileALaterOneStillStarts) {
  Play play({permanent("a"), permanent("b"), permanent("c")});
  play.start();
  play.up("a");
  EXPECT_EQ(play.crash("a"), "start a#2");
  EXPECT_EQ(play.up("b"), "start c#1");
}

TEST(Supervisor, StopsChildrenThatStillStart) {
  Play play({permanent("a"), permanent("b")});
  play.start();
  EXPECT_EQ(play.stop(), "ask a, wake at 5000");
  EXPECT_EQ(play.up("a"), "");
  EXPECT_EQ(play.stopped("a"), "end: asked");
  EXPECT_EQ(play.life("b"), 0u);
}

TEST(Supervisor, TakesAFailedStartOfAChildThatItStopsForItsEnd) {
  Play play({permanent("a")});
  play.start();
  play.stop();
  EXPECT_EQ(play.start_fails("a"), "end: asked");
}

TEST(Supervisor, EndsAtOnceWhenItIsStoppedBeforeItStarted) {
  Play play({permanent("a")});
  EXPECT_EQ(play.stop(), "end: asked");
  EXPECT_EQ(play.start(), "");
}

TEST(Supervisor, IgnoresWhatAnEarlierIncarnationSays) {
  Play play({permanent("a")});
  play.run().crash("a");
  ASSERT_EQ(play.life("a"), 2u);
  EXPECT_EQ(play.text(play.supervisor.started("a", 1, play.now())), "");
  EXPECT_EQ(play.state("a"), ChildState::starting);
  EXPECT_EQ(play.text(play.supervisor.start_failed("a", 1, "late", play.now())), "");
  EXPECT_EQ(play.text(play.supervisor.exited("a", 1, {}, play.now())), "");
  EXPECT_EQ(play.state("a"), ChildState::starting);
  EXPECT_EQ(play.view("a").restarts, 1u);
}

TEST(Supervisor, HearsTheEndOfALifeOnce) {
  Play play({transient("a")});
  play.run();
  EXPECT_EQ(play.done("a"), "");
  EXPECT_EQ(play.crash("a"), "");
  EXPECT_EQ(play.state("a"), ChildState::down);
}

TEST(Supervisor, IgnoresAFailedStartOfAChildThatRuns) {
  Play play({permanent("a")});
  play.run();
  EXPECT_EQ(play.start_fails("a"), "");
  EXPECT_EQ(play.state("a"), ChildState::up);
}

TEST(Supervisor, IgnoresChildrenThatItDoesNotHave) {
  Play play({permanent("a")});
  play.run();
  EXPECT_EQ(play.text(play.supervisor.exited("b", 0, {}, play.now())), "");
  EXPECT_EQ(play.text(play.supervisor.started("b", 1, play.now())), "");
}

}  // namespace
}  // namespace mainstay
