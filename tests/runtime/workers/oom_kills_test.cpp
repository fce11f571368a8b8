#include "runtime/workers/oom_kills.hpp"

#include <gtest/gtest.h>

#include "tests/support/folder.hpp"

namespace mainstay::workers {
namespace {

using namespace std::chrono_literals;

constexpr OomKills::Time now{1000s};

TEST(OomKills, ExplainADeathShortlyAfter) {
  OomKills kills;
  kills.read(7, now);
  kills.read(8, now + 1s);
  EXPECT_TRUE(kills.explain(now + 2s));
}

TEST(OomKills, ExplainNothingThatWasCountedBeforeTheFirstLook) {
  OomKills kills;
  kills.read(7, now);
  EXPECT_FALSE(kills.explain(now));
}

TEST(OomKills, ExplainNothingLongAfter) {
  OomKills kills;
  kills.read(0, now);
  kills.read(1, now);
  EXPECT_TRUE(OomKills(kills).explain(now + OomKills::explains));
  EXPECT_FALSE(kills.explain(now + OomKills::explains + 1ms));
}

TEST(OomKills, ExplainOneDeathEach) {
  OomKills kills;
  kills.read(0, now);
  kills.read(2, now);
  EXPECT_TRUE(kills.explain(now));
  EXPECT_TRUE(kills.explain(now));
  EXPECT_FALSE(kills.explain(now));
}

TEST(OomKills, AreLookedForAtOnceAndThenFromTimeToTime) {
  OomKills kills;
  EXPECT_TRUE(kills.due(now));
  kills.read(0, now);
  EXPECT_FALSE(kills.due(now));
  EXPECT_TRUE(kills.due(now + OomKills::look_every));
}

TEST(OomKills, AreReadOfTheGroupsAndTheSystemsCounters) {
  testing::Folder folder;
  EXPECT_EQ(read_oom_kills(folder.write("memory.events", "low 3\nmax 4\noom 5\noom_kill 6\noom_group_kill 0\n")), 6u);
  EXPECT_EQ(read_oom_kills(folder.write("vmstat", "nr_free_pages 1\noom_kill 9\n")), 9u);
  EXPECT_FALSE(read_oom_kills(folder.path() / "absent"));
}

TEST(OomKills, AreCountedSomewhere) { EXPECT_TRUE(std::filesystem::exists(counter_of_oom_kills())); }

}  // namespace
}  // namespace mainstay::workers
