#include "runtime/policy/overdue.hpp"

#include <gtest/gtest.h>

namespace mainstay {
namespace {

using namespace std::chrono_literals;

constexpr Clock::time_point began{100s};

TEST(Overdue, IsACallThatNobodyWaitsForAnyMore) { EXPECT_EQ(overdue_at(began, began + 30s, 1s), began + 30s); }

TEST(Overdue, IsNoCallThatHadLessThanItsLeastTime) {
  // A client that asks for a timeout of a microsecond does not have the model restarted.
  EXPECT_EQ(overdue_at(began, began + 1us, 1s), began + 1s);
}

}  // namespace
}  // namespace mainstay
