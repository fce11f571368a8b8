#include "runtime/workers/levelled.hpp"

#include <gtest/gtest.h>

namespace mainstay::workers {
namespace {

TEST(Levelled, IsReadAsItWasPrinted) {
  for (const auto level : {Log::Level::debug, Log::Level::info, Log::Level::warn, Log::Level::error}) {
    auto printed = print({level, "said"});
    ASSERT_EQ(printed.back(), '\n');
    printed.pop_back();
    const auto read = read_levelled(printed);
    ASSERT_TRUE(read) << printed;
    EXPECT_EQ(read->level, level);
    EXPECT_EQ(read->text, "said");
  }
}

TEST(Levelled, KeepsItsLevelOnEachLine) { EXPECT_EQ(print({Log::Level::error, "one\ntwo"}), "<3>one\n<3>two\n"); }

TEST(Levelled, IsNotWhatWasJustPrinted) {
  for (const auto* line : {"", "<", "<4", "4>x", "<5>x", "warn: <4>"}) EXPECT_FALSE(read_levelled(line)) << line;
}

}  // namespace
}  // namespace mainstay::workers
