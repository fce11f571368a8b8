#include "runtime/policy/room_search.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Kind = RoomDecision::Kind;

constexpr Clock::time_point now{1h};
constexpr std::uint64_t mib = 1024 * 1024;

/// A request waits for a load of 100 MiB, of which 40 are available.
RoomCase short_of_room() {
  return {.needs = 100 * mib, .available = 40 * mib, .urgent = true, .max_unload = 2, .patience = 60s};
}
Evictable idle(const std::string& key) { return {.key = key, .bytes = 80 * mib, .idle = true}; }
Evictable busy(const std::string& key) { return {.key = key, .bytes = 80 * mib}; }

TEST(RoomSearch, LetsALoadBeginThatHasRoom) {
  RoomSearch search;
  EXPECT_EQ(search.look({.needs = 100, .available = 100}, {}, now).kind, Kind::enough);
}

TEST(RoomSearch, KeepsWhatThoseThatAreUnderWayMayStillTakeForThem) {
  RoomSearch search;
  EXPECT_EQ(search.look({.needs = 100, .available = 150, .under_way = 1, .promised = 50}, {}, now).kind, Kind::enough);
  EXPECT_EQ(search.look({.needs = 100, .available = 150, .under_way = 1, .promised = 51}, {}, now).kind, Kind::soon);
  EXPECT_EQ(search.look({.needs = 1, .available = 150, .under_way = 1, .promised = 999}, {}, now).kind, Kind::soon);
  // It is not short of what others use, but of what they will have used.
  EXPECT_FALSE(search.short_since);
}

TEST(RoomSearch, WaitsForThoseThatAreOnTheirWayOut) {
  RoomSearch search;
  auto at = short_of_room();
  at.leaving = 1;
  at.level = MemoryLevel::critical;
  const auto decision = search.look(at, {idle("a")}, now);
  EXPECT_EQ(decision.kind, Kind::soon);
  EXPECT_THAT(decision.unload, IsEmpty());
}

TEST(RoomSearch, MakesRoomOnce) {
  RoomSearch search;
  const auto decision = search.look(short_of_room(), {idle("a"), idle("b")}, now);
  EXPECT_EQ(decision.kind, Kind::soon);
  EXPECT_THAT(decision.unload, ElementsAre("a"));
  EXPECT_TRUE(search.made_room);
  const auto again = search.look(short_of_room(), {idle("b")}, now);
  EXPECT_EQ(again.kind, Kind::none);
  EXPECT_THAT(again.unload, IsEmpty());
}

TEST(RoomSearch, MakesRoomAnotherTimeWhereSomebodyWasInUseAfterAll) {
  RoomSearch search{.made_room = true};
  EXPECT_EQ(search.put_off(now), now + RoomSearch::look_again_after);
  EXPECT_THAT(search.look(short_of_room(), {idle("b")}, now).unload, ElementsAre("b"));
}

TEST(RoomSearch, DrivesNobodyOutForWhatNobodyWaitsFor) {
  RoomSearch search;
  auto at = short_of_room();
  at.urgent = false;
  const auto decision = search.look(at, {idle("a"), busy("b")}, now);
  EXPECT_EQ(decision.kind, Kind::none);
  EXPECT_THAT(decision.why, HasSubstr("needs 100 MiB, 40 MiB are available"));
  EXPECT_FALSE(search.made_room);
}

TEST(RoomSearch, LetsOthersHaveTheirTurnWhileItWaitsForOneThatIsInUse) {
  RoomSearch search;
  const auto decision = search.look(short_of_room(), {busy("a")}, now);
  EXPECT_EQ(decision.kind, Kind::later);
  EXPECT_EQ(decision.at, now + RoomSearch::look_again_after);
  EXPECT_EQ(search.short_since, now);
  EXPECT_THAT(search.look(short_of_room(), {idle("a")}, now + 1s).unload, ElementsAre("a"));
}

TEST(RoomSearch, WaitsNoLongerThanItsPatienceFromWhenItWasFirstShort) {
  RoomSearch search{.short_since = now};
  EXPECT_EQ(search.look(short_of_room(), {busy("a")}, now + 60s - 1ns).kind, Kind::later);
  EXPECT_EQ(search.short_since, now);
  EXPECT_EQ(search.look(short_of_room(), {busy("a")}, now + 60s).kind, Kind::none);
}

TEST(RoomSearch, WaitsForNobodyWhoWouldNotMakeEnoughRoom) {
  RoomSearch search;
  auto small = busy("a");
  small.bytes = 59 * mib;
  EXPECT_EQ(search.look(short_of_room(), {small}, now).kind, Kind::none);
  auto kept = busy("b");
  kept.always_loaded = true;
  EXPECT_EQ(search.look(short_of_room(), {kept}, now).kind, Kind::none);
}

TEST(RoomSearch, BeginsNothingWhereMemoryIsCriticalHoweverMuchThereIs) {
  RoomSearch search;
  const auto decision =
      search.look({.needs = 1, .minimum = 50 * mib, .available = 60 * mib, .level = MemoryLevel::critical}, {}, now);
  EXPECT_EQ(decision.kind, Kind::none);
  EXPECT_EQ(decision.why, "the memory is all but used up: needs 50 MiB, 60 MiB are available");
}

}  // namespace
}  // namespace mainstay
