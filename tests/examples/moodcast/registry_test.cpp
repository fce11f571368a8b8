#include "examples/moodcast/plugin/registry.hpp"

#include <gmock/gmock.h>

#include <map>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "examples/moodcast/plugin/prediction.hpp"
#include "tests/support/folder.hpp"

namespace mainstay::moodcast {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

CheckIns days(int count) {
  CheckIns checkins;
  for (int day = 0; day < count; ++day) {
    const auto mood = static_cast<float>(3 + day % 5);
    checkins.push_back({*day_from("2026-10-01") + std::chrono::days(day), mood, mood, 10 - mood, 7.5F, day % 3 != 0});
  }
  return checkins;
}

class MoodcastRegistry : public ::testing::Test {
 protected:
  const Registry registry{MOODCAST_MODELS};
};

TEST_F(MoodcastRegistry, HasAnInventoryOfAllFive) {
  const auto lines = registry.inventory();
  ASSERT_THAT(lines, SizeIs(kinds.size()));
  EXPECT_THAT(lines, Each(HasSubstr(" numbers")));
  for (const auto kind : kinds)
    EXPECT_THAT(lines[static_cast<std::size_t>(kind)], HasSubstr(std::string(name_of(kind)) + ".pt"));
  EXPECT_GT(registry.bytes(), 4 * 5 * 1000u);
}

TEST_F(MoodcastRegistry, TellsFourStatesOfMoodApart) {
  EXPECT_THAT(registry.classes_of(Kind::mood_state), ElementsAre("low", "steady", "elevated", "mixed"));
  EXPECT_TRUE(registry.classes_of(Kind::adherence).empty());
  const auto said = predicted(registry, Kind::mood_state, days(7));
  EXPECT_THAT(said["probabilities"], SizeIs(4));
}

TEST_F(MoodcastRegistry, AnswersWithinBounds) {
  for (int count = 1; count <= 10; ++count) {
    for (const auto kind : {Kind::adherence, Kind::relapse_risk}) {
      const double chance = predicted(registry, kind, days(count))["probability"];
      EXPECT_GE(chance, 0);
      EXPECT_LE(chance, 1);
    }
    const double cycle = predicted(registry, Kind::cycle_length, days(count))["days"];
    EXPECT_GE(cycle, 3);
    EXPECT_LE(cycle, 22);
  }
}

TEST_F(MoodcastRegistry, AnswersAnyNumberOfThreadsAsItAnswersOne) {
  std::map<std::pair<Kind, int>, std::vector<float>> right;
  for (const auto kind : kinds)
    for (int count = 1; count <= 10; ++count) right[{kind, count}] = registry.ask(kind, days(count));
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread)
    threads.emplace_back([&, thread] {
      for (int round = 0; round < 100; ++round) {
        const auto kind = kinds[static_cast<std::size_t>(thread + round) % kinds.size()];
        const int count = 1 + (thread + 3 * round) % 10;
        EXPECT_EQ(registry.ask(kind, days(count)), right.at({kind, count}));
      }
    });
  for (auto& thread : threads) thread.join();
}

TEST(MoodcastModels, IsNotMadeOfFilesThatAreNoModels) {
  const testing::Folder folder;
  const auto failure = [&] {
    try {
      Registry wrong(folder.path());
    } catch (const std::runtime_error& why) {
      return std::string(why.what());
    }
    return std::string();
  };
  EXPECT_THAT(failure(), HasSubstr("mood_state.pt"));
  folder.write("mood_state.pt", "no archive");
  EXPECT_THAT(failure(), HasSubstr("mood_state.pt"));
}

}  // namespace
}  // namespace mainstay::moodcast
