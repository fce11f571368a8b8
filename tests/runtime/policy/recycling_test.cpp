#include "runtime/policy/recycling.hpp"

#include <gtest/gtest.h>

#include <set>

namespace mainstay {
namespace {

using namespace std::chrono_literals;
constexpr Clock::time_point start{1000s};
constexpr std::uint64_t seed = 1;
constexpr std::uint64_t mib = 1024 * 1024;

TEST(Recycling, WearsAnInstanceOutAfterItsRequests) {
  Recycling recycling({.after_requests = 100, .jitter = 0}, seed);
  const auto life = recycling.begin_life();
  EXPECT_FALSE(recycling.worn(life, 99, 0));
  EXPECT_NE(recycling.worn(life, 100, 0).value_or("").find("100 requests"), std::string::npos);
}

TEST(Recycling, GivesEachInstanceALifeOfItsOwnWithinTheJitter) {
  Recycling recycling({.after_requests = 1000, .jitter = 0.1}, seed);
  std::set<std::uint64_t> lives;
  for (int i = 0; i < 1000; ++i) {
    const auto requests = recycling.begin_life().requests;
    EXPECT_GE(requests, 900u);
    EXPECT_LE(requests, 1100u);
    lives.insert(requests);
  }
  EXPECT_GT(lives.size(), 100u);
  EXPECT_LT(*lives.begin(), 920u);
  EXPECT_GT(*lives.rbegin(), 1080u);
}

TEST(Recycling, DrawsTheSameLivesFromTheSameSeed) {
  const config::Recycle rule{.after_requests = 1000, .jitter = 0.5};
  Recycling one(rule, 42), same(rule, 42), other(rule, 43);
  bool differs = false;
  for (int i = 0; i < 10; ++i) {
    const auto life = one.begin_life().requests;
    EXPECT_EQ(life, same.begin_life().requests);
    differs = differs || life != other.begin_life().requests;
  }
  EXPECT_TRUE(differs);
}

TEST(Recycling, LetsAnInstanceServeOneRequestAtLeast) {
  Recycling recycling({.after_requests = 1, .jitter = 1}, seed);
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(recycling.worn(recycling.begin_life(), 0, 0));
}

TEST(Recycling, NeverEndsALifeThatHasNoLimit) {
  Recycling recycling({}, seed);
  EXPECT_FALSE(recycling.worn(recycling.begin_life(), ~0ull, ~0ull));
}

TEST(Recycling, WearsAnInstanceOutThatTakesTooMuchMemory) {
  Recycling recycling({.max_rss_mb = 100}, seed);
  const auto life = recycling.begin_life();
  EXPECT_FALSE(recycling.worn(life, 5, 100 * mib));
  EXPECT_EQ(recycling.worn(life, 5, 100 * mib + 1), "it takes 101 MiB of memory, of 100");
}

TEST(RecyclingTurn, IsOneInstancesAtATime) {
  RecyclingTurn turn{30s};
  EXPECT_TRUE(turn.begin(3, start));
  EXPECT_FALSE(turn.begin(4, start));
  turn.end(2);
  EXPECT_EQ(turn.instance(), 3u) << "another one's end";
  turn.end(3);
  EXPECT_TRUE(turn.begin(4, start));
}

TEST(RecyclingTurn, ComesAgainAfterAWhileWhereNoSuccessorWasToBeHad) {
  RecyclingTurn turn{30s};
  ASSERT_TRUE(turn.begin(3, start));
  turn.put_off(start);
  EXPECT_FALSE(turn.instance());
  EXPECT_FALSE(turn.begin(3, start + 29s));
  EXPECT_TRUE(turn.begin(3, start + 30s));
}

}  // namespace
}  // namespace mainstay
