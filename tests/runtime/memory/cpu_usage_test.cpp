#include "runtime/memory/cpu_usage.hpp"

#include <gtest/gtest.h>

#include "tests/support/folder.hpp"

namespace mainstay {
namespace {

class CpuUsageTest : public ::testing::Test {
 protected:
  /// The first line's columns, in the kernel's order.
  void show(const std::string& columns) { folder.write("stat", "cpu  " + columns + "\ncpu0 1 2 3 4\nintr 5\n"); }
  testing::Folder folder;
};

TEST_F(CpuUsageTest, IsTheShareOfTheTimeSinceTheLastLook) {
  show("1000 0 0 1000 0 0 0 0 0 0");
  CpuUsage usage(folder.path());
  show("1020 5 5 1060 10 0 0 0 0 0");
  EXPECT_DOUBLE_EQ(usage.share(), 0.3);
  show("1120 5 5 1060 10 0 0 0 0 0");
  EXPECT_DOUBLE_EQ(usage.share(), 1);
  show("1120 5 5 1160 10 0 0 0 0 0");
  EXPECT_DOUBLE_EQ(usage.share(), 0);
}

TEST_F(CpuUsageTest, CountsInterruptsAndStolenTimeButNoGuestsForThoseAreCountedAlready) {
  show("0 0 0 0 0 0 0 0 0 0");
  CpuUsage usage(folder.path());
  show("10 0 0 60 0 10 10 10 10 0");
  EXPECT_DOUBLE_EQ(usage.share(), 0.4);
}

TEST_F(CpuUsageTest, TellsWhatItToldLastUntilThereIsEnoughTime) {
  show("100 0 0 100 0 0 0 0");
  CpuUsage usage(folder.path());
  show("150 0 0 150 0 0 0 0");
  EXPECT_DOUBLE_EQ(usage.share(), 0.5);
  show("159 0 0 150 0 0 0 0");
  EXPECT_DOUBLE_EQ(usage.share(), 0.5);
  show("160 0 0 150 0 0 0 0");
  EXPECT_DOUBLE_EQ(usage.share(), 1) << "the ticks of the look in between are not lost";
}

TEST_F(CpuUsageTest, IsNoneWhereTheSystemSaysNothingOrCountsBackwards) {
  CpuUsage silent(folder.path());
  EXPECT_EQ(silent.share(), 0);
  show("100 0 0 100 0 0 0 0");
  CpuUsage backwards(folder.path());
  show("50 0 0 300 0 0 0 0");
  EXPECT_EQ(backwards.share(), 0);
}

}  // namespace
}  // namespace mainstay
