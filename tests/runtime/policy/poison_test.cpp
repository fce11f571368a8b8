#include "runtime/policy/poison.hpp"

#include <gtest/gtest.h>

namespace mainstay {
namespace {

using namespace std::chrono_literals;

constexpr Clock::time_point start{1000s};
constexpr Fingerprint bad{1, 1}, other{2, 2}, third{3, 3};

void crash(Poison& poison, const Fingerprint& fingerprint, Clock::time_point now = start, std::string id = "r") {
  const Poison::Suspect suspects[] = {{fingerprint, std::move(id)}};
  (void)poison.crashed_with(suspects, now);
}

TEST(Poison, RefusesARequestThatWasThereAtTwoCrashes) {
  Poison poison({});
  crash(poison, bad);
  EXPECT_FALSE(poison.poisonous(bad, start));
  const Poison::Suspect both[] = {{other, "o"}, {bad, "b"}};
  EXPECT_EQ(poison.crashed_with(both, start + 1s), std::vector{bad});
  EXPECT_TRUE(poison.poisonous(bad, start + 1s));
  EXPECT_FALSE(poison.poisonous(other, start + 1s));
  EXPECT_TRUE(poison.crashed_with(std::span(both).subspan(1), start + 2s).empty()) << "it is known by now";
}

TEST(Poison, CountsTheSameRequestOnceACrash) {
  Poison poison({});
  const Poison::Suspect twice[] = {{bad, "a"}, {bad, "b"}};
  EXPECT_TRUE(poison.crashed_with(twice, start).empty());
  EXPECT_FALSE(poison.poisonous(bad, start));
}

TEST(Poison, NeedsNoFingerprintsUntilSomethingIsPoisonous) {
  Poison poison({});
  crash(poison, bad);
  EXPECT_TRUE(poison.empty()) << "suspects are not refused";
  crash(poison, bad);
  EXPECT_FALSE(poison.empty());
}

TEST(Poison, RefusesForItsTimeAndNoLonger) {
  Poison poison({.ttl_s = 600});
  crash(poison, bad);
  crash(poison, bad, start + 10s);
  EXPECT_TRUE(poison.poisonous(bad, start + 610s - 1ns));
  EXPECT_FALSE(poison.poisonous(bad, start + 610s));
  EXPECT_TRUE(poison.empty());
}

TEST(Poison, IsEmptyAgainThoughOnlyOtherRequestsCome) {
  Poison poison({.ttl_s = 600});
  crash(poison, bad);
  crash(poison, bad);
  EXPECT_FALSE(poison.poisonous(other, start + 599s));
  EXPECT_FALSE(poison.empty());
  EXPECT_FALSE(poison.poisonous(other, start + 600s));
  EXPECT_TRUE(poison.empty());
}

TEST(Poison, ForgetsASuspicionAfterThatTime) {
  Poison poison({.ttl_s = 600});
  crash(poison, bad);
  crash(poison, bad, start + 600s);
  EXPECT_FALSE(poison.poisonous(bad, start + 600s));
}

TEST(Poison, ForgetsTheOldestSuspectWhenItIsFull) {
  Poison poison({.capacity = 2});
  crash(poison, bad);
  crash(poison, other, start + 1s);
  crash(poison, third, start + 2s);
  ASSERT_EQ(poison.list(start + 2s).size(), 2u);
  crash(poison, other, start + 3s);
  EXPECT_TRUE(poison.poisonous(other, start + 3s));
  crash(poison, bad, start + 4s);
  EXPECT_FALSE(poison.poisonous(bad, start + 4s)) << "its first crash should be forgotten";
}

TEST(Poison, ForgetsSuspectsBeforeWhatIsPoisonous) {
  Poison poison({.capacity = 2});
  crash(poison, bad);
  crash(poison, bad);
  crash(poison, other, start + 1s);
  crash(poison, third, start + 2s);
  EXPECT_TRUE(poison.poisonous(bad, start + 2s));
  crash(poison, third, start + 3s);
  crash(poison, other, start + 4s);
  EXPECT_FALSE(poison.poisonous(bad, start + 4s)) << "the oldest of two poisonous ones";
  EXPECT_TRUE(poison.poisonous(third, start + 4s));
}

TEST(Poison, ShowsTheOperatorWhatItKnows) {
  Poison poison({.ttl_s = 600});
  crash(poison, bad, start, "r-1");
  crash(poison, bad, start + 1s, "r-2");
  crash(poison, other, start + 2s, "r-3");
  const auto list = poison.list(start + 2s);
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].fingerprint, other);
  EXPECT_FALSE(list[0].poisonous);
  EXPECT_EQ(list[1].fingerprint, bad);
  EXPECT_TRUE(list[1].poisonous);
  EXPECT_EQ(list[1].crashes, 2u);
  EXPECT_EQ(list[1].left, 599s);
  EXPECT_EQ(list[1].request_ids, (std::vector<std::string>{"r-1", "r-2"}));
}

TEST(Poison, KeepsTheLatestIdsOfARequestThatComesAgainAndAgain) {
  Poison poison({});
  for (int i = 0; i < 100; ++i) crash(poison, bad, start, std::to_string(i));
  const auto list = poison.list(start);
  ASSERT_EQ(list[0].request_ids.size(), Poison::ids_kept);
  EXPECT_EQ(list[0].request_ids.back(), "99");
}

TEST(Poison, KnowsNothingAfterItWasCleared) {
  Poison poison({});
  crash(poison, bad);
  crash(poison, bad);
  poison.clear();
  EXPECT_TRUE(poison.empty());
  EXPECT_TRUE(poison.list(start).empty());
  EXPECT_FALSE(poison.poisonous(bad, start));
}

TEST(Poison, RefusesNothingWhereItIsNotEnabled) {
  Poison poison({.enabled = false});
  for (int i = 0; i < 10; ++i) crash(poison, bad);
  EXPECT_TRUE(poison.empty());
}

}  // namespace
}  // namespace mainstay
