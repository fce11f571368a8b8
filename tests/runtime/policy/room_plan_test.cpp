#include "runtime/policy/room_plan.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <bit>
#include <map>
#include <random>

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Kind = RoomPlan::Kind;

constexpr Clock::time_point start{1000s};
constexpr std::uint64_t mib = 1024 * 1024;

/// Idle since so many seconds after the start.
Evictable idle(std::string key, std::uint64_t bytes, int used_s) {
  return {.key = std::move(key), .bytes = bytes, .idle = true, .last_used = start + std::chrono::seconds(used_s)};
}

TEST(RoomPlan, UnloadsNothingWhereThereIsRoom) {
  const auto plan = plan_room({.bytes = 100, .available = 100, .max_unload = 2}, {idle("a", 100, 1)});
  EXPECT_EQ(plan.kind, Kind::enough);
  EXPECT_THAT(plan.unload, IsEmpty());
}

TEST(RoomPlan, AsksForTheMinimumHoweverSmallTheModel) {
  const auto plan = plan_room({.bytes = 1, .minimum = 100, .available = 99, .max_unload = 2}, {});
  EXPECT_EQ(plan.kind, Kind::cannot);
  EXPECT_EQ(plan.needed, 100u);
  EXPECT_EQ(plan_room({.bytes = 1, .minimum = 100, .available = 100}, {}).kind, Kind::enough);
}

TEST(RoomPlan, UnloadsTheLeastRecentlyUsedFirst) {
  const std::vector<Evictable> loaded{idle("new", 50, 3), idle("old", 50, 1), idle("middle", 50, 2)};
  EXPECT_THAT(plan_room({.bytes = 50, .max_unload = 3}, loaded).unload, ElementsAre("old"));
  EXPECT_THAT(plan_room({.bytes = 51, .max_unload = 3}, loaded).unload, ElementsAre("old", "middle"));
}

TEST(RoomPlan, SparesAModelThatALaterAndBiggerOneMakesUnnecessary) {
  const auto plan = plan_room({.bytes = 100, .max_unload = 3}, {idle("small", 10, 1), idle("big", 100, 2)});
  EXPECT_EQ(plan.kind, Kind::unload);
  EXPECT_THAT(plan.unload, ElementsAre("big"));
}

TEST(RoomPlan, DoesNotSpareAnOlderModelForTheSakeOfFewerUnloaded) {
  const auto plan =
      plan_room({.bytes = 100, .max_unload = 2}, {idle("a", 50, 1), idle("b", 50, 2), idle("just used", 100, 3)});
  EXPECT_THAT(plan.unload, ElementsAre("a", "b"));
}

TEST(RoomPlan, PassesOverSmallOnesWhereOnlySoManyMayBeUnloaded) {
  const auto plan = plan_room({.bytes = 120, .max_unload = 2},
                              {idle("a", 10, 1), idle("b", 40, 2), idle("c", 20, 3), idle("d", 80, 4)});
  EXPECT_THAT(plan.unload, ElementsAre("b", "d"));
}

TEST(RoomPlan, UnloadsNothingWhereNotEnoughMayBeUnloaded) {
  const std::vector<Evictable> loaded{idle("a", 40, 1), idle("b", 40, 2), idle("c", 40, 3)};
  const auto plan = plan_room({.bytes = 101, .available = 20, .max_unload = 2}, loaded);
  EXPECT_EQ(plan.kind, Kind::cannot);
  EXPECT_THAT(plan.unload, IsEmpty());
  EXPECT_EQ(plan.reachable, 100u);
  EXPECT_EQ(plan_room({.bytes = 101, .available = 20, .max_unload = 0}, loaded).reachable, 20u);
}

TEST(RoomPlan, NeverUnloadsAModelThatIsBusyOrAlwaysLoadedOrOfUnknownSize) {
  auto busy = idle("busy", 100, 1);
  busy.idle = false;
  auto always = idle("always", 100, 1);
  always.always_loaded = true;
  const auto unknown = idle("unknown", 0, 1);
  EXPECT_EQ(plan_room({.bytes = 100, .max_unload = 9}, {busy, always, unknown}).kind, Kind::cannot);
  EXPECT_THAT(plan_room({.bytes = 100, .max_unload = 9}, {busy, always, unknown, idle("idle", 100, 2)}).unload,
              ElementsAre("idle"));
}

TEST(RoomPlan, SaysWhatIsNeededAndWhatThereIs) {
  const auto plan = plan_room({.bytes = 800 * mib, .available = 312 * mib, .max_unload = 1}, {idle("a", 88 * mib, 1)});
  EXPECT_EQ(shortage(plan), "needs 800 MiB, 312 MiB are available and unloading idle models would make 400 MiB");
  EXPECT_EQ(shortage(plan_room({.bytes = 8 * mib, .available = 8 * mib - 1}, {})),
            "needs 8 MiB, 7 MiB are available and no idle model can be unloaded");
}

/// The same by trying every set of models.
bool can_be_made(const RoomAsked& asked, const std::vector<Evictable>& loaded) {
  for (unsigned set = 0; set < 1U << loaded.size(); ++set) {
    auto available = asked.available;
    bool allowed = static_cast<unsigned>(std::popcount(set)) <= asked.max_unload;
    for (std::size_t i = 0; i < loaded.size(); ++i) {
      if ((set >> i & 1U) == 0) continue;
      allowed = allowed && loaded[i].idle && !loaded[i].always_loaded;
      available += loaded[i].bytes;
    }
    if (allowed && available >= asked.needed()) return true;
  }
  return false;
}

TEST(RoomPlan, IsMadeWheneverOneIsPossibleAndNoneOfItsModelsIsUnnecessary) {
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const RoomAsked asked{random() % 300, random() % 50, random() % 100, static_cast<unsigned>(random() % 4)};
    std::vector<Evictable> loaded;
    std::map<std::string, std::uint64_t> bytes;
    for (char key = 'a'; key < 'a' + static_cast<char>(random() % 8); ++key) {
      auto model = idle(std::string{key}, random() % 100, static_cast<int>(random() % 4));
      model.idle = random() % 4 > 0;
      model.always_loaded = random() % 5 == 0;
      bytes[model.key] = model.bytes;
      loaded.push_back(std::move(model));
    }
    const auto plan = plan_room(asked, loaded);
    EXPECT_EQ(plan.kind != Kind::cannot, can_be_made(asked, loaded));
    auto available = asked.available;
    for (const auto& key : plan.unload) available += bytes.at(key);
    EXPECT_TRUE(available >= plan.needed || plan.kind == Kind::cannot);
    for (const auto& key : plan.unload) EXPECT_LT(available - bytes.at(key), plan.needed) << key;
    EXPECT_LE(plan.unload.size(), asked.max_unload);
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace mainstay
