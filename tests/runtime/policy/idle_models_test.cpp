#include "runtime/policy/idle_models.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Clock::time_point now{10h};

Evictable model(const std::string& key, Clock::duration unused) {
  return {.key = key, .bytes = 1, .idle = true, .always_loaded = false, .last_used = now - unused};
}

TEST(IdleModels, AreThoseThatNobodyHasUsedForLongTheLeastRecentlyUsedFirst) {
  EXPECT_THAT(idle_for(30min, {model("young", 29min), model("old", 31min), model("oldest", 2h)}, now),
              ElementsAre("oldest", "old"));
}

TEST(IdleModels, AreNeverThoseInUseOrThatStayLoaded) {
  auto busy = model("busy", 2h), kept = model("kept", 2h);
  busy.idle = false;
  kept.always_loaded = true;
  EXPECT_THAT(idle_for(30min, {busy, kept}, now), IsEmpty());
  EXPECT_THAT(least_used(2, {busy, kept}), IsEmpty());
}

TEST(IdleModels, GoInNoLargerNumberThanAllowedWhereMemoryIsShort) {
  EXPECT_THAT(least_used(2, {model("a", 1s), model("b", 3s), model("c", 2s)}), ElementsAre("b", "c"));
}

}  // namespace
}  // namespace mainstay
