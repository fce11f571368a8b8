#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/config/loading.hpp"

namespace mainstay::config::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> problems_of(std::string text, Environment environment = {}) {
  return lines(load_file(std::move(text), std::move(environment)).problems);
}

TEST(Contradictions, OfTheMarksOfTheMemoryAreRefused) {
  EXPECT_THAT(problems_of(R"({"memory": {"high": 0.9, "critical": 0.8}})"),
              ElementsAre("m.json:1: memory.critical: found 0.8, allowed: more than memory.high, which is 0.9"));
  EXPECT_THAT(problems_of(R"({"memory": {"high": 0.9, "critical": 0.9}})"), ::testing::SizeIs(1));
  EXPECT_THAT(problems_of(R"({"memory": {"high": 0.9, "critical": 0.91}})"), IsEmpty());
}

TEST(Contradictions, WithADefaultAreToldWhereTheOtherValueStands) {
  EXPECT_THAT(problems_of(R"({"memory": {"high": 0.97}})"),
              ElementsAre("m.json:1: memory.critical: found 0.95, allowed: more than memory.high, which is 0.97"));
}

TEST(Contradictions, AreLookedForInWhatIsSaidInTheEnd) {
  EXPECT_THAT(problems_of(R"({"memory": {"high": 0.97}})", {{"MAINSTAY_MEMORY__CRITICAL", "0.98"}}), IsEmpty());
  EXPECT_THAT(
      problems_of(R"({"memory": {"high": 0.9}})", {{"MAINSTAY_MEMORY__CRITICAL", "0.5"}}),
      ElementsAre("environment MAINSTAY_MEMORY__CRITICAL: memory.critical: found 0.5, allowed: more than memory.high, "
                  "which is 0.9"));
}

TEST(Contradictions, OfARouteThatIsAnsweredLaterAndNoPlaceToKeepItAreRefused) {
  const std::string route = R"("routes": [{"method": "POST", "path": "/a", "model": "m", "async": true}])";
  EXPECT_THAT(problems_of("{" + route + "}"),
              ElementsAre(::testing::HasSubstr("routes[0].async: found true, allowed: ")));
  EXPECT_THAT(problems_of(R"({"jobs": {"path": "jobs.db"}, )" + route + "}"), IsEmpty());
}

TEST(Contradictions, OfTheWaitsBeforeAJobIsTriedAgainAreRefused) {
  EXPECT_THAT(
      problems_of(R"({"jobs": {"retry_initial_s": 5, "retry_max_s": 4}})"),
      ElementsAre("m.json:1: jobs.retry_max_s: found 4, allowed: no less than jobs.retry_initial_s, which is 5"));
}

TEST(Contradictions, OfTheWaitsBeforeAWebhookIsTriedAgainAreRefused) {
  EXPECT_THAT(problems_of(R"({"jobs": {"webhooks": {"retry_initial_s": 5, "retry_max_s": 4}}})"),
              ElementsAre("m.json:1: jobs.webhooks.retry_max_s: found 4, allowed: no less than "
                          "jobs.webhooks.retry_initial_s, which is 5"));
}

TEST(Contradictions, WithAValueThatIsWrongByItselfAreNotTold) {
  EXPECT_THAT(problems_of(R"({"memory": {"high": 2, "critical": 0.5}})"),
              ElementsAre("m.json:1: memory.high: found 2, allowed: a number from 0.01 to 1"));
}

TEST(Contradictions, OfALimitAndOfWhatALoadNeedsAreRefused) {
  const std::string limit = R"({"memory": {"limit_mb": 1024}, "model_loading": {"memory_protection": )";
  EXPECT_THAT(problems_of(limit + "{}}}"),
              ElementsAre("m.json:1: model_loading.memory_protection.minimum_required: found 2048, allowed: less than "
                          "memory.limit_mb, which is 1024, or no model could ever be loaded"));
  EXPECT_THAT(problems_of(limit + R"({"minimum_required": 1024}}})"), ::testing::SizeIs(1));
  EXPECT_THAT(problems_of(limit + R"({"minimum_required": 1023}}})"), IsEmpty());
  EXPECT_THAT(problems_of(limit + R"({"enabled": false}}})"), IsEmpty());
}

}  // namespace
}  // namespace mainstay::config::testing
