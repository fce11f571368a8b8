#include "tests/runtime/policy/play.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using namespace testing;
using supervision::ChildState;

Errc code(const Result<supervision::Effects>& result) { return result ? Errc::internal : result.error().code; }

TEST(SupervisorAdmin, StartsAnAddedChildAfterAllOthersInOrder) {
  Play play({permanent("a")});
  EXPECT_EQ(play.run().add(permanent("b")), "start b#1");
  play.up("b");
  EXPECT_EQ(play.ids(), "ab");
  EXPECT_EQ(play.stop(), "ask b, wake at 5000");
}

TEST(SupervisorAdmin, StartsAnAddedChildAfterThoseOfTheBeginning) {
  Play play({permanent("a"), permanent("b")});
  play.start();
  EXPECT_EQ(play.add(permanent("c")), "");
  EXPECT_EQ(play.up("a"), "start b#1");
  EXPECT_EQ(play.up("b"), "start c#1");
}

TEST(SupervisorAdmin, TreatsAChildThatIsAddedBeforeTheStartAsOneOfTheBeginning) {
  Play play({});
  EXPECT_EQ(play.add(permanent("a")), "");
  EXPECT_EQ(play.start(), "start a#1");
  EXPECT_EQ(play.start_fails("a"), "end: start failed");
}

TEST(SupervisorAdmin, KeepsAnAddedChildAliveLikeAnyOther) {
  Play play({});
  play.run().add(permanent("a"));
  play.up("a");
  EXPECT_EQ(play.crash("a"), "start a#2");
}

TEST(SupervisorAdmin, ForgetsAnAddedChildThatCannotBeStarted) {
  Play play({permanent("a")});
  play.run().add(permanent("b"));
  EXPECT_EQ(play.start_fails("b"), "forget b");
  EXPECT_EQ(play.ids(), "a");
  EXPECT_EQ(play.view("a").restarts, 0u);
}

TEST(SupervisorAdmin, RefusesASecondChildOfTheSameIdRunningOrDown) {
  Play play({transient("a")});
  play.run();
  EXPECT_EQ(code(play.supervisor.add(permanent("a"), play.now())), Errc::busy);
  play.done("a");
  EXPECT_EQ(code(play.supervisor.add(permanent("a"), play.now())), Errc::busy);
}

TEST(SupervisorAdmin, AddsRestartsAndRemovesNoChildOnceItStops) {
  Play play({permanent("a")});
  play.run().stop();
  EXPECT_EQ(code(play.supervisor.add(permanent("b"), play.now())), Errc::unavailable);
  EXPECT_EQ(code(play.supervisor.restart("a", play.now())), Errc::unavailable);
  EXPECT_EQ(code(play.supervisor.remove("a")), Errc::unavailable);
}

TEST(SupervisorAdmin, StopsATerminatedChildAndLeavesItDown) {
  Play play({permanent("a"), permanent("b")});
  EXPECT_EQ(play.run().terminate("a"), "ask a, wake at 5000");
  EXPECT_EQ(play.stopped("a"), "");
  EXPECT_EQ(play.view("a"), (Supervisor::View{"a", ChildState::down, 1, 0}));
}

TEST(SupervisorAdmin, KillsATerminatedChildAfterItsShutdownTime) {
  Play play({permanent("a")});
  play.run().terminate("a");
  EXPECT_EQ(play.after(5s), "kill a");
  EXPECT_EQ(play.crash("a"), "");
  EXPECT_EQ(play.state("a"), ChildState::down);
}

TEST(SupervisorAdmin, TerminatesChildrenSideBySideWhereTheyAreNotTied) {
  Play play({permanent("a"), permanent("b")});
  play.run();
  EXPECT_EQ(play.terminate("a"), "ask a, wake at 5000");
  EXPECT_EQ(play.terminate("b"), "ask b");
}

TEST(SupervisorAdmin, ForgetsATemporaryChildThatIsTerminated) {
  Play play({temporary("a")});
  play.run().terminate("a");
  EXPECT_EQ(play.stopped("a"), "forget a");
}

TEST(SupervisorAdmin, ForgetsATemporaryChildThatIsTerminatedBeforeItsStart) {
  Play play({permanent("a"), temporary("b")});
  play.start();
  EXPECT_EQ(play.terminate("b"), "forget b");
  EXPECT_EQ(play.up("a"), "");
}

TEST(SupervisorAdmin, CancelsTheRestartOfATerminatedChild) {
  Play play({waiting({.initial_s = 1, .jitter = 0}, permanent("a"))});
  play.run().crash("a");
  ASSERT_EQ(play.state("a"), ChildState::waiting);
  EXPECT_EQ(play.terminate("a"), "");
  EXPECT_EQ(play.after(1s), "");
  EXPECT_EQ(play.state("a"), ChildState::down);
}

TEST(SupervisorAdmin, TerminatesAChildThatIsDownWithoutAnyEffect) {
  Play play({transient("a")});
  play.run().done("a");
  EXPECT_EQ(play.terminate("a"), "");
}

TEST(SupervisorAdmin, StartsAChildThatIsDownAgainWhenAsked) {
  Play play({transient("a")}, {.intensity = Intensity{0, 60s}});
  play.run().done("a");
  EXPECT_EQ(play.restart("a"), "start a#2");
  EXPECT_EQ(play.up("a"), "");
  EXPECT_EQ(play.view("a").restarts, 0u);
}

TEST(SupervisorAdmin, LeavesAChildDownThatCannotBeStartedWhenAsked) {
  Play play({permanent("a")});
  play.run().terminate("a");
  play.stopped("a");
  EXPECT_EQ(play.restart("a"), "start a#2");
  EXPECT_EQ(play.start_fails("a"), "");
  EXPECT_EQ(play.state("a"), ChildState::down);
  EXPECT_EQ(play.restart("a"), "start a#3");
}

TEST(SupervisorAdmin, RefusesToRestartOrRemoveAChildThatIsNotDown) {
  Play play({waiting({.initial_s = 1, .jitter = 0}, permanent("a"))});
  play.run();
  const auto refused = [&] {
    EXPECT_EQ(code(play.supervisor.restart("a", play.now())), Errc::busy);
    EXPECT_EQ(code(play.supervisor.remove("a")), Errc::busy);
  };
  refused();
  play.crash("a");
  ASSERT_EQ(play.state("a"), ChildState::waiting);
  refused();
  play.after(1s);
  ASSERT_EQ(play.state("a"), ChildState::starting);
  refused();
  play.terminate("a");
  ASSERT_EQ(play.state("a"), ChildState::stopping);
  refused();
}

TEST(SupervisorAdmin, ForgetsAChildThatIsRemoved) {
  Play play({transient("a"), permanent("b")});
  play.run().done("a");
  EXPECT_EQ(play.remove("a"), "forget a");
  EXPECT_EQ(play.ids(), "b");
  EXPECT_EQ(play.supervisor.count(), (Supervisor::Counts{1, 1}));
}

TEST(SupervisorAdmin, DoesNotRepeatIncarnationsWhenAChildComesBackUnderItsOldId) {
  Play play({temporary("a")});
  play.run().crash("a");
  EXPECT_EQ(play.add(permanent("a")), "start a#2");
  EXPECT_EQ(play.text(play.supervisor.exited("a", 1, {}, play.now())), "");
}

TEST(SupervisorAdmin, KnowsNoChildrenThatItDoesNotHave) {
  Play play({permanent("a")});
  play.run();
  EXPECT_EQ(code(play.supervisor.terminate("b", play.now())), Errc::not_found);
  EXPECT_EQ(code(play.supervisor.restart("b", play.now())), Errc::not_found);
  EXPECT_EQ(code(play.supervisor.remove("b")), Errc::not_found);
}

TEST(SupervisorAdmin, ShowsItsChildrenInTheOrderOfTheirStarts) {
  Play play({permanent("a"), transient("b"), temporary("c")});
  play.run().done("b");
  play.crash("a");
  using View = Supervisor::View;
  EXPECT_EQ(play.supervisor.children(),
            (std::vector<View>{
                {"a", ChildState::starting, 2, 1}, {"b", ChildState::down, 1, 0}, {"c", ChildState::up, 1, 0}}));
}

TEST(SupervisorAdmin, CountsItsSpecsAndThoseThatRun) {
  Play play({permanent("a"), transient("b"), temporary("c")});
  play.run().done("b");
  EXPECT_EQ(play.supervisor.count(), (Supervisor::Counts{3, 2}));
  play.crash("c");
  EXPECT_EQ(play.supervisor.count(), (Supervisor::Counts{2, 1}));
}

}  // namespace
}  // namespace mainstay
