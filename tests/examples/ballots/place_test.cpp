#include "examples/ballots/operations/place.hpp"

#include <gtest/gtest.h>

namespace mainstay::ballots {
namespace {

TEST(Place, ReadsWhatIsThere) {
  const auto document = Json::parse(R"({"a": [{"n": 3, "t": "x", "b": true}]})");
  const Place place(document);
  const auto item = place.at("a").items(1, 1)[0];
  EXPECT_EQ(item.at("n").integer(3, 3), 3u);
  EXPECT_EQ(item.at("t").text(1), "x");
  EXPECT_TRUE(item.at("b").boolean());
  EXPECT_TRUE(place.good());
}

TEST(Place, KeepsTheFirstMistakeWithItsPath) {
  const auto document = Json::parse(R"({"a": [{"n": 3}, {"n": 4}]})");
  const Place place(document);
  for (const auto& item : place.at("a").items(0, 9)) item.at("n").integer(0, 2);
  EXPECT_EQ(place.mistake(), "a[0].n: found 3, allowed: an integer from 0 to 2");
}

TEST(Place, TellsWhatIsMissing) {
  const Json document = Json::object();
  const Place place(document);
  EXPECT_EQ(place.at("a").at("b").text(9), "");
  EXPECT_EQ(place.mistake(), "a: found nothing, allowed: a value");
}

TEST(Place, RefusesOtherKindsOfValues) {
  for (const auto* text : {"1", "-1", "1.0", "null", "[]", "{}", R"("")", R"("long")"}) {
    const auto document = Json::parse(text);
    EXPECT_EQ(Place(document).boolean(), false);
    for (const auto& read : {+[](const Place& at) { at.boolean(); }, +[](const Place& at) { at.text(3); },
                             +[](const Place& at) { at.integer(2, 3); }, +[](const Place& at) { at.items(1, 2); }}) {
      const Place place(document);
      read(place);
      EXPECT_FALSE(place.good()) << text;
    }
  }
}

TEST(Place, CutsShortWhatItQuotes) {
  const Json document{{"a", std::string(5000, 'x')}};
  const Place place(document);
  place.at("a").integer(0, 1);
  EXPECT_LT(place.mistake().size(), 120u);
}

}  // namespace
}  // namespace mainstay::ballots
