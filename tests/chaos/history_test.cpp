#include "tests/chaos/history.hpp"

#include <gmock/gmock.h>

#include "tests/support/folder.hpp"

namespace mainstay::chaos {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

Record record(const std::string& order, int status, const std::string& wrong = "") {
  return {.token = "a", .order = order, .in_peace = false, .status = status, .wrong = wrong, .took = {}};
}

Record in_peace(int status) {
  auto result = record("ok", status);
  result.in_peace = true;
  return result;
}

TEST(ChaosHistory, IsFineWhereEachRequestWasComputedOnceAndAnsweredOnce) {
  EXPECT_THAT(breaches({in_peace(200)}, {{"a", {1, 1}}}, 1), IsEmpty());
  EXPECT_THAT(breaches({record("abort", 500)}, {{"a", {1, 0}}}, 1), IsEmpty());
  EXPECT_THAT(breaches({record("ok", 504)}, {}, 1), IsEmpty());
}

TEST(ChaosHistory, MissesAnAnswerAndSeesAWrongOne) {
  EXPECT_THAT(breaches({record("ok", 0, "no answer")}, {{"a", {1, 1}}}, 1),
              ElementsAre(StartsWith("no answer"), StartsWith("an answer that it cannot have")));
  EXPECT_THAT(breaches({record("ok", 200, "another's answer")}, {{"a", {1, 1}}}, 1),
              ElementsAre(StartsWith("another's answer")));
}

TEST(ChaosHistory, SeesAnswersThatAModelCannotHaveGiven) {
  EXPECT_THAT(breaches({record("abort", 200)}, {{"a", {1, 1}}}, 1), ElementsAre(StartsWith("an answer that")));
  EXPECT_THAT(breaches({record("ok", 200)}, {}, 1), ElementsAre(StartsWith("answered, but never computed")));
}

TEST(ChaosHistory, LetsNothingHappenInPeace) {
  EXPECT_THAT(breaches({in_peace(500)}, {{"a", {1, 1}}}, 2), ElementsAre(StartsWith("an answer that")));
  EXPECT_THAT(breaches({in_peace(200)}, {{"a", {2, 2}}}, 2), ElementsAre(StartsWith("not computed once")));
}

TEST(ChaosHistory, CountsHowOftenARequestWasComputed) {
  EXPECT_THAT(breaches({record("ok", 500)}, {{"a", {2, 0}}}, 1), ElementsAre(StartsWith("computed too often")));
  EXPECT_THAT(breaches({record("ok", 200)}, {{"a", {2, 1}}}, 2), IsEmpty());
  EXPECT_THAT(breaches({record("ok", 500)}, {{"a", {3, 0}}}, 2), ElementsAre(StartsWith("computed too often")));
}

TEST(ChaosHistory, SeesWhatNobodyAskedForAndWhatWasAskedTwice) {
  EXPECT_THAT(breaches({}, {{"b", {1, 1}}}, 1), ElementsAre("computed, but never asked for: b"));
  EXPECT_THAT(breaches({record("ok", 200), record("ok", 200)}, {{"a", {1, 1}}}, 1),
              ElementsAre(StartsWith("asked twice")));
}

TEST(ChaosHistory, ReadsAJournal) {
  testing::Folder folder;
  const auto journal = read_journal(folder.write("journal", "began a\nbegan b\nended a\nbegan b\n"));
  ASSERT_EQ(journal.size(), 2u);
  EXPECT_EQ(journal.at("a").began, 1u);
  EXPECT_EQ(journal.at("a").ended, 1u);
  EXPECT_EQ(journal.at("b").began, 2u);
  EXPECT_EQ(journal.at("b").ended, 0u);
}

}  // namespace
}  // namespace mainstay::chaos
