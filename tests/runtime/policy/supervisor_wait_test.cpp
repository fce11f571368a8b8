#include "tests/runtime/policy/play.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using namespace testing;
using supervision::ChildState;
using supervision::ExitKind;

constexpr config::Restart exact{.initial_s = 0.1, .max_s = 1, .jitter = 0, .quiet_s = 60};

TEST(SupervisorWait, RestartsAtOnceWithoutABackoff) {
  Play play({permanent("a")});
  EXPECT_EQ(play.run().crash("a"), "start a#2");
  EXPECT_EQ(play.waits, (std::vector<std::chrono::nanoseconds>{0ms}));
}

TEST(SupervisorWait, WaitsBeforeARestart) {
  Play play({waiting(exact, permanent("a"))});
  EXPECT_EQ(play.run().crash("a"), "wake at 100");
  EXPECT_EQ(play.state("a"), ChildState::waiting);
  EXPECT_EQ(play.after(99ms), "");
  EXPECT_EQ(play.after(1ms), "start a#2");
}

TEST(SupervisorWait, WaitsTwiceAsLongEachTimeUpToTheLongest) {
  Play play({waiting(exact, permanent("a"))});
  play.run();
  for (int i = 0; i < 6; ++i) {
    play.crash("a");
    play.after(play.waits.back());
    play.up("a");
  }
  EXPECT_EQ(play.waits, (std::vector<std::chrono::nanoseconds>{100ms, 200ms, 400ms, 800ms, 1s, 1s}));
}

TEST(SupervisorWait, WaitsLongerAfterAStartThatFailedHoweverLongItTook) {
  Play play({waiting(exact, permanent("a"))});
  play.run().crash("a");
  play.after(100ms);
  play.after(100s);
  play.start_fails("a");
  EXPECT_EQ(play.waits, (std::vector<std::chrono::nanoseconds>{100ms, 200ms}));
}

TEST(SupervisorWait, StartsAfreshAfterAQuietTimeCountedFromWhenTheChildRan) {
  Play play({waiting(exact, permanent("a"))});
  play.run().crash("a");
  play.after(100ms);
  play.after(59s);
  play.up("a");
  play.after(59s);
  play.crash("a");
  play.after(200ms);
  play.up("a");
  play.after(60s);
  play.crash("a");
  EXPECT_EQ(play.waits, (std::vector<std::chrono::nanoseconds>{100ms, 200ms, 100ms}));
}

TEST(SupervisorWait, StartsAfreshAfterALifeThatWasOfUse) {
  Play play({waiting(exact, permanent("a"))});
  play.run();
  for (int i = 0; i < 3; ++i) {
    play.exit("a", ExitKind::abnormal, true);
    play.after(100ms);
    play.up("a");
  }
  EXPECT_EQ(play.waits, (std::vector<std::chrono::nanoseconds>{100ms, 100ms, 100ms}));
}

TEST(SupervisorWait, IsShortenedByItsJitterAtRandom) {
  constexpr config::Restart rule{.initial_s = 1, .max_s = 1, .jitter = 0.2};
  Play play({waiting(rule, permanent("a"))}, {.intensity = std::nullopt});
  play.run();
  for (int i = 0; i < 200; ++i) {
    play.crash("a");
    play.after(1s);
    play.up("a");
  }
  const auto [least, most] = std::ranges::minmax(play.waits);
  EXPECT_GE(least, 800ms);
  EXPECT_LT(least, 810ms);
  EXPECT_LE(most, 1s);
  EXPECT_GT(most, 990ms);
}

TEST(SupervisorWait, IsTheSameForTheSameSeed) {
  const auto waits = [](std::uint64_t seed) {
    Play play({waiting({}, permanent("a"))}, {.seed = seed});
    play.run();
    for (int i = 0; i < 5; ++i) {
      play.crash("a");
      play.after(30s);
      play.up("a");
    }
    return play.waits;
  };
  EXPECT_EQ(waits(7), waits(7));
  EXPECT_NE(waits(7), waits(8));
}

TEST(SupervisorWait, HoldsUpNoOtherChildThatIsNotTied) {
  Play play({waiting(exact, permanent("a")), permanent("b")});
  play.run().crash("a");
  EXPECT_EQ(play.crash("b"), "start b#2");
  EXPECT_EQ(play.state("a"), ChildState::waiting);
}

TEST(SupervisorWait, HoldsUpNoChildOfTheBeginning) {
  Play play({waiting(exact, permanent("a")), permanent("b"), permanent("c")});
  play.start();
  play.up("a");
  play.crash("a");
  EXPECT_EQ(play.up("b"), "start c#1");
}

TEST(SupervisorWait, AsksToBeWokenOnceForEachTimeThatIsEarlierThanThoseBefore) {
  constexpr config::Restart later{.initial_s = 10, .max_s = 10, .jitter = 0};
  Play play({waiting(later, permanent("a")), waiting(exact, permanent("b")), waiting(later, permanent("c"))});
  EXPECT_EQ(play.run().crash("a"), "wake at 10000");
  EXPECT_EQ(play.crash("b"), "wake at 100");
  EXPECT_EQ(play.crash("c"), "");
  EXPECT_EQ(play.after(100ms), "start b#2");
  EXPECT_EQ(play.after(9900ms), "start a#2, start c#2");
}

TEST(SupervisorWait, CountsAgainstTheIntensityWhenTheChildFailsNotWhenItIsStarted) {
  Play play({waiting({.initial_s = 10, .max_s = 10, .jitter = 0}, permanent("a")), permanent("b")},
            {.intensity = Intensity{1, 5s}});
  play.run().crash("a");
  play.after(10s);
  EXPECT_EQ(play.crash("b"), "start b#2");
}

}  // namespace
}  // namespace mainstay
