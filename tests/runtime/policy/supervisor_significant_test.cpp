#include "tests/runtime/policy/play.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using namespace testing;
using supervision::EndKind;

constexpr SupervisorRule any{.auto_shutdown = AutoShutdown::any_significant};
constexpr SupervisorRule last{.auto_shutdown = AutoShutdown::all_significant};

TEST(SupervisorSignificant, EndsWithAnyTransientChildThatEndsNormally) {
  Play play({significant(transient("a")), significant(transient("b"))}, any);
  EXPECT_EQ(play.run().done("a"), "ask b, wake at 5000");
  EXPECT_EQ(play.stopped("b"), "end: auto");
  EXPECT_NE(play.end.reason.find("'a'"), std::string::npos) << play.end.reason;
}

TEST(SupervisorSignificant, RestartsATransientChildThatCrashes) {
  Play play({significant(transient("a"))}, any);
  EXPECT_EQ(play.run().crash("a"), "start a#2");
}

TEST(SupervisorSignificant, EndsWithAnyTemporaryChildHoweverItEnds) {
  Play first({significant(temporary("a"))}, any), second({significant(temporary("a"))}, any);
  EXPECT_EQ(first.run().done("a"), "forget a, end: auto");
  EXPECT_EQ(second.run().crash("a"), "forget a, end: auto");
}

TEST(SupervisorSignificant, EndsWithTheLastOfThemWhereAllMustHaveEnded) {
  Play play({significant(transient("a")), significant(temporary("b")), permanent("c")}, last);
  EXPECT_EQ(play.run().done("a"), "");
  EXPECT_EQ(play.crash("b"), "forget b, ask c, wake at 5000");
  EXPECT_EQ(play.stopped("c"), "end: auto");
}

TEST(SupervisorSignificant, CountsOneThatWaitsForItsRestartAsThere) {
  Play play({significant(waiting({.initial_s = 1, .jitter = 0}, transient("a"))), significant(transient("b"))}, last);
  play.run().crash("a");
  EXPECT_EQ(play.done("b"), "");
  EXPECT_EQ(play.after(1s), "start a#2");
}

TEST(SupervisorSignificant, LivesOnWithoutThoseThatAreNot) {
  Play play({transient("a"), temporary("b"), significant(transient("c"))}, any);
  EXPECT_EQ(play.run().done("a"), "");
  EXPECT_EQ(play.done("b"), "forget b");
}

TEST(SupervisorSignificant, LivesOnWhenAnOperatorTerminatesOne) {
  Play play({significant(transient("a"))}, any);
  play.run().terminate("a");
  EXPECT_EQ(play.stopped("a"), "");
  EXPECT_FALSE(play.supervisor.ended());
}

TEST(SupervisorSignificant, LivesOnWhenABystanderIsStoppedForASiblingsRestart) {
  for (const auto strategy : {Strategy::one_for_all, Strategy::rest_for_one}) {
    Play play({permanent("a"), significant(temporary("b"))},
              {.strategy = strategy, .auto_shutdown = AutoShutdown::any_significant});
    EXPECT_EQ(play.run().crash("a"), "ask b, wake at 5000");
    EXPECT_EQ(play.stopped("b"), "forget b, start a#2");
  }
}

TEST(SupervisorSignificant, TellsItsEndApartFromAFailure) {
  Play play({significant(temporary("a"))}, any);
  play.run().crash("a");
  EXPECT_EQ(play.end.kind, EndKind::auto_shutdown);
}

}  // namespace
}  // namespace mainstay
