#include "runtime/workers/region_pool.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

namespace mainstay::workers {
namespace {

constexpr std::size_t kib = 1024;

TEST(RegionPool, GivesARegionOutAgainWhenItsLastOwnerIsGone) {
  const auto pool = RegionPool::make({});
  auto first = pool->take(100 * kib).value();
  EXPECT_TRUE(first.descriptor);
  const auto id = first.lease->id();
  auto second_owner = first.lease;
  first.lease.reset();
  auto other = pool->take(100 * kib).value();
  EXPECT_NE(other.lease->id(), id);
  second_owner.reset();
  const auto again = pool->take(100 * kib).value();
  EXPECT_EQ(again.lease->id(), id);
  EXPECT_FALSE(again.descriptor);
}

TEST(RegionPool, GivesTheSmallestThatIsLargeEnough) {
  const auto pool = RegionPool::make({});
  std::uint32_t small = 0;
  {
    const auto large = pool->take(1000 * kib).value().lease;
    small = pool->take(100 * kib).value().lease->id();
  }
  EXPECT_EQ(pool->take(50 * kib).value().lease->id(), small);
}

TEST(RegionPool, LetsGoOfWhatNobodyUsesAndSaysSo) {
  const auto pool = RegionPool::make({.idle_bytes = 256 * kib});
  const auto large = pool->take(512 * kib).value().lease->id();
  EXPECT_EQ(pool->dropped(), std::vector{large});
  EXPECT_TRUE(pool->dropped().empty());
  EXPECT_EQ(pool->taken(), 0u);
}

TEST(RegionPool, RefusesMoreThanARegionMayHave) {
  const auto pool = RegionPool::make({.region_bytes = 1000 * kib});
  EXPECT_FALSE(pool->take(1001 * kib));
  EXPECT_TRUE(pool->take(1000 * kib));
}

TEST(RegionPool, MayGoBeforeItsRegions) {
  auto pool = RegionPool::make({});
  const auto lease = pool->take(100 * kib).value().lease;
  pool.reset();
  lease->data()[0] = std::byte{1};
}

TEST(Region, CannotBeMadeSmallerByTheOtherSide) {
  const auto made = Region::make(1, 64 * kib).value();
  EXPECT_NE(::ftruncate(made.descriptor.number(), 0), 0);
  EXPECT_NE(::ftruncate(made.descriptor.number(), 128 * kib), 0);
}

TEST(Region, IsTheSameMemoryForBoth) {
  const auto made = Region::make(1, 64 * kib).value();
  const auto other = Region::map(1, 64 * kib, made.descriptor).value();
  made.region->data()[77] = std::byte{9};
  EXPECT_EQ(other->data()[77], std::byte{9});
}

}  // namespace
}  // namespace mainstay::workers
