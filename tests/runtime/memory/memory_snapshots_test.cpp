#include "runtime/memory/memory_snapshots.hpp"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>

#include "tests/support/folder.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr std::chrono::system_clock::time_point time{std::chrono::sys_days{std::chrono::January / 31 / 2026} + 86399s};

class MemorySnapshotsTest : public ::testing::Test {
 protected:
  std::filesystem::path path() const { return folder.path() / "deep" / "snapshots"; }
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    if (!std::filesystem::exists(path())) return names;
    for (const auto& file : std::filesystem::directory_iterator(path())) names.push_back(file.path().filename());
    return names;
  }
  std::string text(const std::string& name) const {
    std::stringstream text;
    text << std::ifstream(path() / name).rdbuf();
    return text.str();
  }

  testing::Folder folder;
};

TEST_F(MemorySnapshotsTest, AreFilesNamedAfterTheirTimeInAFolderThatIsMadeForThem) {
  MemorySnapshots snapshots(path(), 10);
  EXPECT_FALSE(std::filesystem::exists(path()));
  ASSERT_TRUE(snapshots.write("{}\n", time));
  EXPECT_THAT(names(), ElementsAre("memory-20260131T235959Z.json"));
  EXPECT_EQ(text("memory-20260131T235959Z.json"), "{}\n");
}

TEST_F(MemorySnapshotsTest, NeverOverwriteOneAnother) {
  MemorySnapshots snapshots(path(), 10);
  for (const auto* each : {"1", "2", "3"}) ASSERT_TRUE(snapshots.write(each, time + 100ms));
  EXPECT_THAT(names(), UnorderedElementsAre("memory-20260131T235959Z.json", "memory-20260131T235959Z-2.json",
                                            "memory-20260131T235959Z-3.json"));
  EXPECT_EQ(text("memory-20260131T235959Z.json"), "1");
  EXPECT_EQ(text("memory-20260131T235959Z-3.json"), "3");
}

TEST_F(MemorySnapshotsTest, AreTheLatestSoManyAlsoThoseOfAnEarlierProcess) {
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(MemorySnapshots(path(), 3).write(std::to_string(i), time + i * 1s));
  EXPECT_THAT(names(), UnorderedElementsAre("memory-20260201T000001Z.json", "memory-20260201T000002Z.json",
                                            "memory-20260201T000003Z.json"));
}

TEST_F(MemorySnapshotsTest, GoByTheirNumberWithinASecond) {
  MemorySnapshots snapshots(path(), 2);
  for (int i = 0; i < 12; ++i) ASSERT_TRUE(MemorySnapshots(path(), 100).write("x", time));
  ASSERT_TRUE(snapshots.write("x", time));
  EXPECT_THAT(names(), UnorderedElementsAre("memory-20260131T235959Z-12.json", "memory-20260131T235959Z-13.json"));
}

TEST_F(MemorySnapshotsTest, LeaveAllOtherFilesAlone) {
  const std::vector<std::string> others{"memory-20200131T235959Z.json.old",
                                        "memory-2020.json",
                                        "memory-20200131T235959.json",
                                        "memory-20200131T235959Z-1.json",
                                        "memory-20200131T235959Z-x.json",
                                        "memory-20200131T235959Zx2.json",
                                        "memory-.json",
                                        "notes.txt"};
  for (const auto& name : others) folder.write("deep/snapshots/" + name, "");
  MemorySnapshots snapshots(path(), 1);
  ASSERT_TRUE(snapshots.write("1", time));
  ASSERT_TRUE(snapshots.write("2", time + 1s));
  auto expected = others;
  expected.push_back("memory-20260201T000000Z.json");
  EXPECT_THAT(names(), ::testing::UnorderedElementsAreArray(expected));
}

TEST_F(MemorySnapshotsTest, FailWhereTheFolderCannotBeMadeAndWorkOnceItCan) {
  folder.write("deep", "a file");
  MemorySnapshots snapshots(path(), 3);
  const auto refused = snapshots.write("1", time);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("folder"));
  std::filesystem::remove(folder.path() / "deep");
  EXPECT_TRUE(snapshots.write("1", time));
}

TEST_F(MemorySnapshotsTest, LeaveNothingOnADiskThatIsFull) {
  std::filesystem::create_directories(path());
  const auto child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    // Half of the text has room.
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{50, 50};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto refused = MemorySnapshots(path(), 3).write(std::string(100, 'x'), time);
    ::_exit(refused.ok() ? 1 : refused.error().message.starts_with("write: ") ? 0 : 2);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_THAT(names(), IsEmpty());
}

TEST_F(MemorySnapshotsTest, SayThatAnOldOneCannotBeRemoved) {
  // A folder where a file is expected.
  folder.write("deep/snapshots/memory-20200131T235959Z.json/x", "");
  const auto refused = MemorySnapshots(path(), 1).write("1", time);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("remove"));
  EXPECT_EQ(text("memory-20260131T235959Z.json"), "1");
}

}  // namespace
}  // namespace mainstay
