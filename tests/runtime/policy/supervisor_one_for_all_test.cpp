#include "tests/runtime/policy/play.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using namespace testing;
using supervision::ChildState;

constexpr SupervisorRule all{.strategy = Strategy::one_for_all};

TEST(SupervisorOneForAll, StopsTheOthersInReverseThenStartsAllInOrder) {
  Play play({permanent("a"), permanent("b"), permanent("c")}, all);
  EXPECT_EQ(play.run().crash("b"), "ask c, wake at 5000");
  EXPECT_EQ(play.stopped("c"), "ask a");
  EXPECT_EQ(play.stopped("a"), "start a#2");
  EXPECT_EQ(play.up("a"), "start b#2");
  EXPECT_EQ(play.up("b"), "start c#2");
  EXPECT_EQ(play.up("c"), "");
}

TEST(SupervisorOneForAll, CountsOneRestartForAllOfThem) {
  Play play({permanent("a"), permanent("b")}, {.strategy = Strategy::one_for_all, .intensity = Intensity{1, 60s}});
  play.run();
  play.crash("a");
  EXPECT_EQ(play.stopped("b"), "start a#2");
  EXPECT_EQ(play.view("a").restarts, 1u);
  EXPECT_EQ(play.view("b").restarts, 0u);
}

TEST(SupervisorOneForAll, StopsTheOthersAndEndsWhenTheIntensityIsExceeded) {
  Play play({permanent("a"), permanent("b"), permanent("c")},
            {.strategy = Strategy::one_for_all, .intensity = Intensity{0, 60s}});
  EXPECT_EQ(play.run().crash("a"), "ask c, wake at 5000");
  EXPECT_EQ(play.stopped("c"), "ask b");
  EXPECT_EQ(play.stopped("b"), "end: intensity");
}

TEST(SupervisorOneForAll, BeginsAgainWhenAnotherChildCannotBeRestarted) {
  Play play({permanent("a"), permanent("b"), permanent("c")}, all);
  play.run().crash("a");
  play.stopped("c");
  EXPECT_EQ(play.stopped("b"), "start a#2");
  EXPECT_EQ(play.up("a"), "start b#2");
  EXPECT_EQ(play.start_fails("b"), "ask a");
  EXPECT_EQ(play.stopped("a"), "start a#3");
  EXPECT_EQ(play.up("a"), "start b#3");
  EXPECT_EQ(play.up("b"), "start c#2");
}

TEST(SupervisorOneForAll, GivesUpWhenAnotherChildCanNeverBeRestarted) {
  Play play({permanent("a"), permanent("b")}, {.strategy = Strategy::one_for_all, .intensity = Intensity{2, 60s}});
  play.run().crash("a");
  EXPECT_EQ(play.stopped("b"), "start a#2");
  EXPECT_EQ(play.up("a"), "start b#2");
  play.start_fails("b");
  EXPECT_EQ(play.stopped("a"), "start a#3");
  play.up("a");
  EXPECT_EQ(play.start_fails("b"), "ask a");
  EXPECT_EQ(play.stopped("a"), "end: intensity");
}

TEST(SupervisorOneForAll, ForgetsTemporaryBystanders) {
  Play play({permanent("a"), temporary("b"), permanent("c")}, all);
  play.run().crash("a");
  EXPECT_EQ(play.stopped("c"), "ask b");
  EXPECT_EQ(play.stopped("b"), "forget b, start a#2");
  EXPECT_EQ(play.up("a"), "start c#2");
}

TEST(SupervisorOneForAll, CountsNoSecondFailureWhenABystanderDiesBeforeItIsAsked) {
  Play play({permanent("a"), permanent("b"), permanent("c")},
            {.strategy = Strategy::one_for_all, .intensity = Intensity{1, 60s}});
  EXPECT_EQ(play.run().crash("b"), "ask c, wake at 5000");
  EXPECT_EQ(play.crash("a"), "");
  EXPECT_EQ(play.stopped("c"), "start a#2");
}

TEST(SupervisorOneForAll, BringsBackChildrenThatWereDown) {
  Play play({transient("a"), permanent("b"), permanent("c")}, all);
  play.run().done("a");
  play.terminate("b");
  play.stopped("b");
  EXPECT_EQ(play.crash("c"), "start a#2");
  EXPECT_EQ(play.up("a"), "start b#2");
}

TEST(SupervisorOneForAll, LeavesAChildDownThatIsTerminatedInTheMidstOfIt) {
  Play play({permanent("a"), permanent("b")}, all);
  EXPECT_EQ(play.run().crash("a"), "ask b, wake at 5000");
  EXPECT_EQ(play.terminate("b"), "");
  EXPECT_EQ(play.stopped("b"), "start a#2");
  EXPECT_EQ(play.up("a"), "");
  EXPECT_EQ(play.state("b"), ChildState::down);
}

TEST(SupervisorOneForAll, KeepsTheWaitOfTheChildThatFailedForAll) {
  Play play({permanent("a"), waiting({.initial_s = 10, .jitter = 0}, permanent("b"))}, all);
  EXPECT_EQ(play.run().crash("b"), "ask a, wake at 5000");
  EXPECT_EQ(play.stopped("a"), "");
  EXPECT_EQ(play.after(5s), "wake at 10000");
  EXPECT_EQ(play.after(5s), "start a#2");
  EXPECT_EQ(play.up("a"), "start b#2");
}

}  // namespace
}  // namespace mainstay
