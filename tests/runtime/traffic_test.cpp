#include "runtime/traffic.hpp"

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

TEST(Traffic, TellsQuantilesThatAreAtMostAFifthTooLong) {
  Traffic traffic;
  for (int ms = 1; ms <= 100; ++ms) traffic.ended(std::nullopt, std::chrono::milliseconds{ms});
  for (const auto& [share, exact] : {std::pair{0.5, 50ms}, std::pair{0.99, 99ms}, std::pair{1.0, 100ms}}) {
    EXPECT_GE(*traffic.quantile(share), exact);
    EXPECT_LE(*traffic.quantile(share), exact * 6 / 5);
  }
}

TEST(Traffic, KnowsNoQuantileWhereNothingWasAnsweredWell) {
  Traffic traffic;
  traffic.ended(Errc::internal, 1ms);
  EXPECT_EQ(traffic.quantile(0.5), std::nullopt);
}

TEST(Traffic, TakesWhatIsTooShortOrTooLongForItsBuckets) {
  Traffic traffic;
  traffic.ended(std::nullopt, 0ns);
  traffic.ended(std::nullopt, 100h);
  EXPECT_EQ(*traffic.quantile(0.5), 1us);
  EXPECT_GT(*traffic.quantile(1), 1h);
}

}  // namespace
}  // namespace mainstay
