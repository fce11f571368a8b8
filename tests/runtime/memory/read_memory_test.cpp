#include "runtime/memory/read_memory.hpp"

#include <gtest/gtest.h>

#include "runtime/memory/process_memory.hpp"
#include "tests/support/folder.hpp"

namespace mainstay {
namespace {

constexpr std::uint64_t kib = 1024;
constexpr std::uint64_t mib = 1024 * kib;

class ReadMemoryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder.write("meminfo", "MemTotal:  102400 kB\nMemFree:  1 kB\nMemAvailable:  81920 kB\n");
    folder.write("self/status", status(20480, 10240, 1024));
  }

  static std::string status(int resident, int own, int shared) {
    return "Name:\tx\nVmRSS:\t " + std::to_string(resident) + " kB\nRssAnon:\t " + std::to_string(own) +
           " kB\nRssFile:\t 7 kB\nRssShmem:\t " + std::to_string(shared) + " kB\n";
  }
  MemoryReading read(const config::Memory& rule = {}, ReadDevices devices = {}) const {
    return read_memory(rule, std::move(devices), folder.path(), folder.path())();
  }

  testing::Folder folder;
};

TEST_F(ReadMemoryTest, TellsWhatTheMachineHas) {
  const auto reading = read();
  EXPECT_EQ(reading.total, 100 * mib);
  EXPECT_EQ(reading.available, 80 * mib);
  EXPECT_DOUBLE_EQ(reading.used_share(), 0.2);
}

TEST_F(ReadMemoryTest, TellsNoMoreThanTheControlGroupAllows) {
  folder.write("memory.max", std::to_string(50 * mib));
  folder.write("memory.current", std::to_string(40 * mib));
  const auto reading = read();
  EXPECT_EQ(reading.total, 50 * mib);
  EXPECT_EQ(reading.available, 10 * mib);
}

TEST_F(ReadMemoryTest, TellsTheMachinesWhereTheControlGroupAllowsMoreThanThatHas) {
  folder.write("self/cgroup", "4:memory:/own\n");
  folder.write("memory/own/memory.limit_in_bytes", "9223372036854771712\n");
  folder.write("memory/own/memory.usage_in_bytes", "1000\n");
  EXPECT_EQ(read().total, 100 * mib);
  EXPECT_EQ(read().available, 80 * mib);
}

TEST_F(ReadMemoryTest, TellsNoMoreThanTheConfigurationAllows) {
  const auto reading = read({.limit_mb = 30});
  EXPECT_EQ(reading.total, 30 * mib);
  EXPECT_EQ(reading.available, 30 * mib - 11 * mib);
  EXPECT_EQ(read({.limit_mb = 5}).available, 0u);
  EXPECT_EQ(read({.limit_mb = 1000}).total, 100 * mib);
}

TEST_F(ReadMemoryTest, TellsNoMoreThanTheProcessMayAllocate) {
  folder.write("self/status", "VmRSS:\t 10 kB\nVmData:\t 20480 kB\n");
  folder.write("self/limits", "Max data size             31457280             31457280             bytes\n");
  EXPECT_EQ(read().total, 30 * mib);
  EXPECT_EQ(read().available, 10 * mib);
}

TEST_F(ReadMemoryTest, CountsWorkersAndTheirsAndSharedMemoryOnce) {
  EXPECT_EQ(read().own, 11 * mib);
  folder.write("self/task/1/children", "");
  folder.write("self/task/2/children", "20 21 ");
  folder.write("self/task/3/children", "22 ");
  folder.write("20/status", status(90000, 2048, 1024));
  folder.write("20/task/20/children", "30 ");
  folder.write("21/status", status(90000, 3072, 1024));
  folder.write("22/status", status(90000, 4096, 1024));
  folder.write("30/status", status(90000, 5120, 0));
  EXPECT_EQ(read().own, 25 * mib);
}

TEST_F(ReadMemoryTest, PassesOverAWorkerThatHasJustGone) {
  folder.write("self/task/1/children", "20 21 ");
  folder.write("21/status", status(90000, 3072, 0));
  EXPECT_EQ(read().own, 14 * mib);
}

TEST_F(ReadMemoryTest, CountsEverythingThatIsInMemoryWhereTheSystemDoesNotTellItApart) {
  folder.write("self/status", "VmRSS:\t 20480 kB\n");
  EXPECT_EQ(read().own, 20 * mib);
}

TEST_F(ReadMemoryTest, AsksTheDevicesEachTime) {
  std::uint64_t used = 0;
  const auto reading = read_memory(
      {},
      [&] {
        return std::vector<DeviceMemory>{{"a", 10, ++used}};
      },
      folder.path());
  reading();
  const auto devices = reading().devices;
  ASSERT_EQ(devices.size(), 1u);
  EXPECT_EQ(devices[0].used, 2u);
}

TEST_F(ReadMemoryTest, HasNothingToSayOfASystemThatSaysNothing) {
  const testing::Folder empty;
  const auto reading = read_memory({}, {}, empty.path(), empty.path())();
  EXPECT_EQ(reading.used_share(), 0);
  EXPECT_EQ(reading.own, 0u);
}

TEST_F(ReadMemoryTest, CountsTheProcessesOwnResidentMemoryByItself) {
  EXPECT_EQ(resident_memory(folder.path()), 20 * mib);
}

TEST(ReadMemory, SeesMemoryOfThisVeryProcess) {
  const auto read = read_memory({});
  const auto before = read();
  EXPECT_GT(before.total, before.available);
  constexpr std::size_t taken = 32 * mib;
  const std::vector<char> memory(taken, 'x');
  EXPECT_GT(read().own, before.own + taken / 2);
  EXPECT_GT(resident_memory(), taken);
}

}  // namespace
}  // namespace mainstay
