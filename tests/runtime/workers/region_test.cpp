#include "runtime/workers/region.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace mainstay::workers {
namespace {

constexpr std::size_t size = 64 * 1024;

TEST(Region, LeavesWhatItHeldToWhoeverHasPointersThereWhenItParts) {
  const auto made = Region::make(7, size).value();
  const auto other_side = Region::map(7, size, made.descriptor).value();
  auto* const kept = other_side->data();
  std::fill_n(made.region->data(), size, std::byte{1});

  const auto moved = other_side->part(size).value();
  std::fill_n(made.region->data(), size, std::byte{2});
  EXPECT_TRUE(std::all_of(kept, kept + size, [](auto byte) { return byte == std::byte{1}; }));
  EXPECT_TRUE(std::all_of(moved->data(), moved->data() + size, [](auto byte) { return byte == std::byte{2}; }));
  EXPECT_EQ(moved->id(), 7u);

  moved->data()[5] = std::byte{3};
  EXPECT_EQ(made.region->data()[5], std::byte{3});
}

TEST(Region, LeavesOnlyWhatWasUsed) {
  const auto made = Region::make(1, size).value();
  std::fill_n(made.region->data(), size, std::byte{1});
  const auto moved = made.region->part(100).value();
  EXPECT_EQ(made.region->data()[99], std::byte{1});
  EXPECT_EQ(made.region->data()[100], std::byte{0});
  EXPECT_EQ(moved->data()[100], std::byte{1});
}

}  // namespace
}  // namespace mainstay::workers
