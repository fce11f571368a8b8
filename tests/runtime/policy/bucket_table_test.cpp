#include "runtime/policy/bucket_table.hpp"

#include <gtest/gtest.h>

#include <random>

namespace mainstay {
namespace {

using namespace std::chrono_literals;

const Clock::time_point start{1000s};
const auto ten = Allowance::of(1, 10);

TEST(BucketTable, GivesEachNameABucketOfItsOwn) {
  BucketTable table(1024, 7);
  for (std::uint64_t name = 0; name < 8; ++name)
    for (unsigned i = 0; i < 10; ++i) EXPECT_EQ(table.take({name, 1}, ten, start).remaining, 9 - i);
  for (std::uint64_t name = 0; name < 8; ++name) EXPECT_FALSE(table.take({name, 1}, ten, start).admitted);
  EXPECT_EQ(table.remembered(start), 8U);
  EXPECT_EQ(table.remembered(start + 10s), 0U);
}

TEST(BucketTable, StaysAsSmallAsItIsUnderAFloodOfAMillionNames) {
  BucketTable table(65536, 7);
  const auto before = table.bytes();
  for (std::uint64_t name = 0; name < 1'000'000; ++name)
    ASSERT_TRUE(table.take({name << 32, name}, ten, start).admitted) << "nobody who is new is refused";
  EXPECT_EQ(table.bytes(), before);
  EXPECT_LE(before, 65536 * 32U);
  EXPECT_LE(table.remembered(start), table.capacity());
  RecordProperty("bytes", static_cast<int>(before));
}

TEST(BucketTable, RemembersWhoHasUsedMostThroughAFlood) {
  BucketTable table(65536, 7);
  constexpr std::uint64_t greedy = 100;
  for (std::uint64_t name = 0; name < greedy; ++name)
    while (table.take({name, 99}, ten, start).admitted) {
    }
  for (std::uint64_t name = 0; name < 1'000'000; ++name) table.take({name, 1}, ten, start);
  for (std::uint64_t name = 0; name < greedy; ++name) EXPECT_FALSE(table.take({name, 99}, ten, start).admitted) << name;
}

TEST(BucketTable, NeverTakesFromAnybodyWhatOthersHaveUsed) {
  BucketTable table(16, 7);
  std::mt19937_64 random(11);
  // Each comes once in a while, slower than it may: whatever the others do, it is never refused.
  for (int round = 0; round < 1000; ++round) {
    for (int i = 0; i < 200; ++i) table.take({random() % 500, 1}, ten, start + round * 1s);
    EXPECT_TRUE(table.take({7, 2}, ten, start + round * 1s).admitted) << round;
  }
}

}  // namespace
}  // namespace mainstay
