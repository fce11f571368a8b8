#include "runtime/traffic/traffic.hpp"

#include <gtest/gtest.h>

namespace mainstay {
namespace {

using namespace std::chrono_literals;

TEST(Traffic, CountsHowRequestsEnd) {
  Traffic traffic;
  for (int i = 0; i < 6; ++i) traffic.begun();
  traffic.ended(std::nullopt, 1ms);
  traffic.ended(Errc::invalid_argument, 1ms);
  traffic.ended(Errc::unavailable, 1ms);
  traffic.ended(Errc::internal, 1ms);
  traffic.ended(Errc::deadline_exceeded, 1ms);
  for (std::size_t outcome = 0; outcome < Traffic::outcomes; ++outcome)
    EXPECT_EQ(traffic.count(static_cast<Traffic::Outcome>(outcome)), 1u) << outcome;
  EXPECT_EQ(traffic.under_way(), 1u);
}

TEST(Traffic, TellsTimesOfGoodAnswersApartFromTheOthers) {
  Traffic traffic;
  traffic.ended(std::nullopt, 1ms);
  traffic.ended(Errc::internal, 5s);
  EXPECT_EQ(traffic.answered().sum(), 1ms);
  EXPECT_EQ(traffic.unanswered().sum(), 5s);
}

TEST(Traffic, KnowsWhenItLastAnsweredWell) {
  Traffic traffic;
  traffic.ended(Errc::internal, 1ms);
  EXPECT_EQ(traffic.last_answered(), std::nullopt);
  const auto before = std::chrono::system_clock::now() - 1ms;
  traffic.ended(std::nullopt, 1ms);
  EXPECT_GE(*traffic.last_answered(), before);
}

TEST(Traffic, CountsCallsByTheirRequests) {
  Traffic traffic;
  traffic.computed(1, 2ms);
  traffic.computed(4, 5ms);
  traffic.computed(4, 6ms);
  traffic.computed(10'000, 1s);
  const auto calls = traffic.calls();
  ASSERT_EQ(calls.size(), 3u);
  EXPECT_EQ(calls[1].requests, 4u);
  EXPECT_EQ(calls[1].count, 2u);
  EXPECT_EQ(calls[1].took, 11ms);
  EXPECT_EQ(calls[2].requests, Traffic::most_in_a_call);
}

}  // namespace
}  // namespace mainstay
