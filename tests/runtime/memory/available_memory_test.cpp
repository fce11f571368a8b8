#include "runtime/memory/available_memory.hpp"

#include <gtest/gtest.h>

#include "tests/support/folder.hpp"

namespace mainstay {
namespace {

constexpr auto meminfo = "MemTotal:       16000000 kB\nMemFree:  10 kB\nMemAvailable:    2000 kB\nBuffers: 7 kB\n";

class AvailableMemoryTest : public ::testing::Test {
 protected:
  std::size_t available() const { return available_memory(folder.path(), folder.path()); }
  testing::Folder folder;
};

TEST_F(AvailableMemoryTest, IsWhatTheKernelSays) {
  folder.write("meminfo", meminfo);
  EXPECT_EQ(available(), 2000U * 1024);
}

TEST_F(AvailableMemoryTest, IsNoMoreThanIsLeftOfTheControlGroupsLimit) {
  folder.write("meminfo", meminfo);
  folder.write("memory.max", "1000000\n");
  folder.write("memory.current", "900000\n");
  EXPECT_EQ(available(), 100000U);
  folder.write("memory.stat", "anon 5\nfile 60000\ninactive_file 50000\n");
  EXPECT_EQ(available(), 150000U);
  folder.write("memory.current", "2000000\n");
  EXPECT_EQ(available(), 0U);
}

TEST_F(AvailableMemoryTest, IsNotBoundByAControlGroupWithoutALimit) {
  folder.write("meminfo", meminfo);
  folder.write("memory.max", "max\n");
  folder.write("memory.current", "900000\n");
  EXPECT_EQ(available(), 2000U * 1024);
}

TEST_F(AvailableMemoryTest, IsNoMoreThanIsLeftInAnyGroupThatItsOwnLiesIn) {
  folder.write("self/cgroup", "0::/outer/inner/own\n");
  folder.write("outer/memory.max", "500000\n");
  folder.write("outer/memory.current", "100000\n");
  folder.write("outer/inner/memory.max", "max\n");
  folder.write("outer/inner/memory.current", "100000\n");
  folder.write("outer/inner/own/memory.max", "700000\n");
  folder.write("outer/inner/own/memory.current", "10000\n");
  EXPECT_EQ(available(), 400000U);
  folder.write("outer/inner/own/memory.current", "400000\n");
  EXPECT_EQ(available(), 300000U);
  folder.write("memory.max", "5\n");
  folder.write("memory.current", "0\n");
  EXPECT_EQ(available(), 5U);
}

TEST_F(AvailableMemoryTest, IsNoMoreThanIsLeftInItsGroupOfTheFirstVersion) {
  folder.write("self/cgroup", "5:cpu,cpuacct:/elsewhere\n4:hugetlb,memory:/outer/own\n1:name=systemd:/x\n");
  folder.write("memory/memory.limit_in_bytes", "9223372036854771712\n");
  folder.write("memory/memory.usage_in_bytes", "1000\n");
  folder.write("memory/outer/memory.limit_in_bytes", "1000000\n");
  folder.write("memory/outer/memory.usage_in_bytes", "900000\n");
  folder.write("memory/outer/memory.stat", "inactive_file 1\ntotal_inactive_file 50000\n");
  EXPECT_EQ(available(), 150000U);
}

TEST_F(AvailableMemoryTest, IsFoundAtTheRootWhereAContainersGroupHasAnotherNameOutside) {
  folder.write("self/cgroup", "0::/../../elsewhere\n");
  folder.write("memory.max", "1000\n");
  folder.write("memory.current", "400\n");
  EXPECT_EQ(available(), 600U);
}

TEST_F(AvailableMemoryTest, IsNoMoreThanTheProcessMayStillAllocate) {
  folder.write("meminfo", meminfo);
  folder.write("self/status", "Name:\tmainstay\nVmPeak:\t  99 kB\nVmData:\t     100 kB\n");
  folder.write("self/limits",
               "Max file size             unlimited            unlimited            bytes\n"
               "Max data size             unlimited            unlimited            bytes\n");
  EXPECT_EQ(available(), 2000U * 1024);
  folder.write("self/limits", "Max data size             307200               307200               bytes\n");
  EXPECT_EQ(available(), 200U * 1024);
  folder.write("self/limits", "Max data size             1024                 1024                 bytes\n");
  EXPECT_EQ(available(), 0U);
}

TEST_F(AvailableMemoryTest, IsUnlimitedWhereNobodySays) { EXPECT_GT(available(), std::size_t{1} << 60U); }

}  // namespace
}  // namespace mainstay
