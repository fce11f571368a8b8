#include "examples/moodcast/plugin/given.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "mainstay/plugin.hpp"

namespace mainstay::moodcast {
namespace {

using Json = nlohmann::json;

Json checkin(const std::string& day) {
  return {{"day", day}, {"mood", 3.5}, {"energy", 4}, {"anxiety", 6}, {"sleep_hours", 9.5}, {"medication", true}};
}

std::string refusal(const std::string& text) {
  try {
    given_checkins(text);
  } catch (const plugin::InvalidArgument& refused) {
    return refused.what();
  }
  return "";
}

std::string refusal(const std::string& key, const Json& value) {
  auto one = checkin("2026-10-01");
  one[key] = value;
  return refusal(Json::array({one}).dump());
}

TEST(GivenCheckIns, AreReadInTheOrderOfTheirDays) {
  const auto found = given_checkins(Json{checkin("2026-10-03"), checkin("2026-09-30"), checkin("2026-10-01")}.dump());
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(text_of(found[0].day), "2026-09-30");
  EXPECT_EQ(text_of(found[1].day), "2026-10-01");
  EXPECT_EQ(text_of(found[2].day), "2026-10-03");
  EXPECT_EQ(found[2].mood, 3.5F);
  EXPECT_EQ(found[2].energy, 4.0F);
  EXPECT_EQ(found[2].anxiety, 6.0F);
  EXPECT_EQ(found[2].sleep_hours, 9.5F);
  EXPECT_TRUE(found[2].medication);
}

TEST(GivenCheckIns, MayBeNone) { EXPECT_TRUE(given_checkins("[]").empty()); }

TEST(GivenCheckIns, AreRefusedWhereTheyAreNoList) {
  for (const auto* text : {"", "{}", "7", "[", "null"})
    EXPECT_NE(refusal(text).find("a list of at most 100"), std::string::npos);
  EXPECT_NE(refusal(Json::array({7}).dump()).find("checkins[0]: allowed: an object"), std::string::npos);
  EXPECT_NE(refusal(Json(std::vector<Json>(101, checkin("2026-10-01"))).dump()).find("at most 100"), std::string::npos);
}

TEST(GivenCheckIns, AreRefusedWithThePlaceOfWhatIsWrong) {
  EXPECT_EQ(refusal("mood", 10.5), "checkins[0].mood: allowed: a number from 0 to 10");
  EXPECT_EQ(refusal("energy", -1), "checkins[0].energy: allowed: a number from 0 to 10");
  EXPECT_EQ(refusal("anxiety", "much"), "checkins[0].anxiety: allowed: a number from 0 to 10");
  EXPECT_EQ(refusal("sleep_hours", 25), "checkins[0].sleep_hours: allowed: a number from 0 to 24");
  EXPECT_EQ(refusal("medication", 1), "checkins[0].medication: allowed: true or false");
  EXPECT_EQ(refusal("day", "today"), "checkins[0].day: allowed: a day like 2026-10-01");
  EXPECT_EQ(refusal("day", 20261001), "checkins[0].day: allowed: a day like 2026-10-01");
  auto without = checkin("2026-10-01");
  without.erase("mood");
  EXPECT_EQ(refusal(Json{checkin("2026-09-30"), without}.dump()), "checkins[1].mood is missing");
}

TEST(GivenCheckIns, HaveEachDayOnce) {
  EXPECT_EQ(refusal(Json{checkin("2026-10-01"), checkin("2026-10-02"), checkin("2026-10-01")}.dump()),
            "checkins: 2026-10-01 is there twice");
}

}  // namespace
}  // namespace mainstay::moodcast
