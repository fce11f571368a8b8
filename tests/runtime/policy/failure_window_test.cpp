#include "runtime/policy/failure_window.hpp"

#include <gtest/gtest.h>

namespace mainstay {
namespace {

using namespace std::chrono_literals;

constexpr Clock::time_point start{3200s};

TEST(FailureWindow, CountsWhatIsWithinIt) {
  FailureWindow window(32s);
  for (int second = 0; second < 32; ++second) window.add(window.slice_of(start + second * 1s), {2, 1});
  const auto counts = window.counts(start + 31s);
  EXPECT_EQ(counts.calls, 64u);
  EXPECT_EQ(counts.failures, 32u);
}

TEST(FailureWindow, ForgetsSliceBySlice) {
  FailureWindow window(32s);
  for (int second = 0; second < 32; ++second) window.add(window.slice_of(start + second * 1s), {1, 0});
  EXPECT_EQ(window.counts(start + 32s).calls, 31u);
  EXPECT_EQ(window.counts(start + 47s).calls, 16u);
  EXPECT_EQ(window.counts(start + 63s).calls, 0u);
}

TEST(FailureWindow, TakesWhatComesLateAndDropsWhatComesTooLate) {
  FailureWindow window(32s);
  window.add(window.slice_of(start + 31s), {1, 0});
  window.add(window.slice_of(start), {1, 0});
  EXPECT_EQ(window.counts(start + 31s).calls, 2u);
  window.add(window.slice_of(start - 1s), {1, 0});
  EXPECT_EQ(window.counts(start + 31s).calls, 2u);
}

TEST(FailureWindow, CountsNothingAfterItWasCleared) {
  FailureWindow window(32s);
  window.add(window.slice_of(start), {5, 5});
  window.clear();
  EXPECT_EQ(window.counts(start).calls, 0u);
}

}  // namespace
}  // namespace mainstay
