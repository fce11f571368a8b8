#include "runtime/available_memory.hpp"

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

TEST_F(AvailableMemoryTest, IsUnlimitedWhereNobodySays) { EXPECT_GT(available(), std::size_t{1} << 60U); }

}  // namespace
}  // namespace mainstay
