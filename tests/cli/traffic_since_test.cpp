#include "cli/traffic_since.hpp"

#include <gtest/gtest.h>

namespace mainstay::cli {
namespace {

ServerStatus after(double uptime, std::uint64_t requests, std::uint64_t errors, std::vector<TimesTaken> times = {}) {
  return {
      .uptime_s = uptime,
      .models = {{.name = "iris", .version = "1", .requests = requests, .errors = errors, .times = std::move(times)}}};
}

TrafficSince between(const ServerStatus& before, const ServerStatus& now) {
  return traffic_since(before, now, now.models.at(0));
}

TEST(TrafficSince, IsWhatCameBetweenTwoLooks) {
  const auto since = between(after(10, 100, 5), after(12, 140, 6));
  EXPECT_EQ(since.requests_per_s, 20);
  EXPECT_EQ(since.errors_per_s, 0.5);
}

TEST(TrafficSince, KnowsHowLongThoseRequestsTookAndNotTheOnesBefore) {
  const auto slow_once = after(10, 1000, 0, {{.upper_end_ms = 500, .count = 1000}});
  const auto fast_now = after(11, 1100, 0, {{1, 98}, {2, 1}, {500, 1001}});
  const auto since = between(slow_once, fast_now);
  EXPECT_EQ(since.p50_ms, 1);
  EXPECT_EQ(since.p99_ms, 2);
}

TEST(TrafficSince, HasNoTimesWhereNothingCame) {
  const auto status = after(10, 100, 0, {{1, 100}});
  auto later = status;
  later.uptime_s = 11;
  EXPECT_FALSE(between(status, later).p50_ms);
  EXPECT_EQ(between(status, later).requests_per_s, 0);
}

TEST(TrafficSince, BeginsAnewWithTheServer) {
  const auto restarted = after(2, 140, 0, {{1, 140}});
  const auto since = between(after(1000, 100, 5), restarted);
  EXPECT_EQ(since.requests_per_s, 70) << "all of it, in the 2 s that it has been up";
  EXPECT_EQ(since.p50_ms, 1);
  EXPECT_FALSE(seconds_between(after(1000, 0, 0), restarted));
}

TEST(TrafficSince, CountsAModelThatWasNotThereBeforeFromItsBeginning) {
  EXPECT_EQ(between(ServerStatus{.uptime_s = 10}, after(12, 10, 0)).requests_per_s, 5);
}

TEST(TrafficSince, CountsAModelWhoseCountersWentBackFromTheirBeginning) {
  EXPECT_EQ(between(after(10, 100, 0), after(12, 10, 0)).requests_per_s, 5);
}

TEST(TrafficSince, IsNothingWhereNoTimeHasPassed) {
  EXPECT_EQ(between(after(10, 0, 0), after(10, 10, 0)).requests_per_s, 0);
}

}  // namespace
}  // namespace mainstay::cli
