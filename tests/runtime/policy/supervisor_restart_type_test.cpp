#include "tests/runtime/policy/play.hpp"

namespace mainstay {
namespace {

using namespace testing;
using supervision::ChildState;
using supervision::ExitKind;

TEST(Supervisor, RestartsAPermanentChildThatEndsNormally) {
  Play play({permanent("a")});
  EXPECT_EQ(play.run().done("a"), "start a#2");
}

TEST(Supervisor, RestartsAPermanentChildThatWasShutDown) {
  Play play({permanent("a")});
  EXPECT_EQ(play.run().exit("a", ExitKind::shutdown), "start a#2");
}

TEST(Supervisor, RestartsAPermanentChildThatCrashes) {
  Play play({permanent("a")});
  EXPECT_EQ(play.run().crash("a"), "start a#2");
  EXPECT_EQ(play.view("a").restarts, 1u);
}

TEST(Supervisor, LeavesATransientChildThatEndsNormallyDown) {
  Play play({transient("a")});
  EXPECT_EQ(play.run().done("a"), "");
  EXPECT_EQ(play.state("a"), ChildState::down);
  EXPECT_EQ(play.supervisor.count(), (Supervisor::Counts{1, 0}));
}

TEST(Supervisor, LeavesATransientChildThatWasShutDownDown) {
  Play play({transient("a")});
  EXPECT_EQ(play.run().exit("a", ExitKind::shutdown), "");
  EXPECT_EQ(play.state("a"), ChildState::down);
}

TEST(Supervisor, RestartsATransientChildThatCrashes) {
  Play play({transient("a")});
  EXPECT_EQ(play.run().crash("a"), "start a#2");
}

TEST(Supervisor, ForgetsATemporaryChildThatEndsNormally) {
  Play play({temporary("a")});
  EXPECT_EQ(play.run().done("a"), "forget a");
  EXPECT_EQ(play.ids(), "");
}

TEST(Supervisor, ForgetsATemporaryChildThatWasShutDown) {
  Play play({temporary("a")});
  EXPECT_EQ(play.run().exit("a", ExitKind::shutdown), "forget a");
}

TEST(Supervisor, ForgetsATemporaryChildThatCrashes) {
  Play play({temporary("a")});
  EXPECT_EQ(play.run().crash("a"), "forget a");
}

TEST(Supervisor, TouchesNoSiblingOfATemporaryChildThatCrashesUnderAnyStrategy) {
  for (const auto strategy : {Strategy::one_for_one, Strategy::one_for_all, Strategy::rest_for_one}) {
    Play play({temporary("a"), permanent("b")}, {.strategy = strategy});
    EXPECT_EQ(play.run().crash("a"), "forget a");
    EXPECT_EQ(play.view("b"), (Supervisor::View{"b", ChildState::up, 1, 0}));
  }
}

TEST(Supervisor, TouchesNoSiblingOfATransientChildThatEndsNormallyUnderAnyStrategy) {
  for (const auto strategy : {Strategy::one_for_one, Strategy::one_for_all, Strategy::rest_for_one}) {
    Play play({transient("a"), permanent("b")}, {.strategy = strategy});
    EXPECT_EQ(play.run().done("a"), "");
    EXPECT_EQ(play.state("b"), ChildState::up);
  }
}

TEST(Supervisor, DoesNotCountEndsThatAreNotRestartedAgainstTheIntensity) {
  Play play({temporary("a"), transient("b"), permanent("c")}, {.intensity = Intensity{1, std::chrono::seconds{60}}});
  play.run();
  play.crash("a");
  play.done("b");
  EXPECT_EQ(play.crash("c"), "start c#2");
}

TEST(Supervisor, TellsWhichChildItRestartsAfterWhichEnd) {
  Play play({permanent("a")});
  play.run();
  const supervision::Exit exit{ExitKind::abnormal, "boom", true};
  const auto effects = play.supervisor.exited("a", 1, exit, play.now());
  EXPECT_EQ(effects.at(0), supervision::Effect(supervision::Restarting{"a", 1, exit, std::chrono::nanoseconds{0}}));
  EXPECT_EQ(effects.at(1), supervision::Effect(supervision::Start{"a", 2}));
}

}  // namespace
}  // namespace mainstay
