#include "runtime/cause_log.hpp"

#include <gtest/gtest.h>

namespace mainstay {
namespace {

TEST(CauseLog, KeepsTheLatestThirtyTwo) {
  CauseLog log;
  for (std::uint64_t i = 1; i <= 100; ++i) log.add({.incarnation = i});
  const auto records = log.snapshot();
  ASSERT_EQ(records.size(), 32u);
  EXPECT_EQ(records.front().incarnation, 69u);
  EXPECT_EQ(records.back().incarnation, 100u);
}

TEST(CauseLog, NamesSixteenRequestsAndCountsTheRest) {
  CauseLog log;
  log.add({.requests = std::vector<std::string>(16, "r")});
  log.add({.requests = std::vector<std::string>(40, "r"), .more_requests = 3});
  const auto records = log.snapshot();
  EXPECT_EQ(records[0].requests.size(), 16u);
  EXPECT_EQ(records[0].more_requests, 0u);
  EXPECT_EQ(records[1].requests.size(), 16u);
  EXPECT_EQ(records[1].more_requests, 27u);
}

TEST(CauseLog, CutsAMessageThatIsTooLong) {
  CauseLog log;
  log.add({.message = std::string(1'000'000, 'x')});
  EXPECT_EQ(log.snapshot()[0].message.size(), CauseLog::message_bytes);
}

TEST(CauseLog, LeavesASnapshotAsItWas) {
  CauseLog log;
  log.add({.message = "one"});
  const auto before = log.snapshot();
  log.add({.message = "two"});
  ASSERT_EQ(before.size(), 1u);
  EXPECT_EQ(before[0].message, "one");
}

}  // namespace
}  // namespace mainstay
