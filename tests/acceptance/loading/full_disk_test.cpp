// Disks without room for the event log and the snapshots: serving goes on, and the log says so, but not all the time.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "tests/acceptance/loading/small_disk.hpp"
#include "tests/acceptance/loading/watching.hpp"

namespace mainstay {
namespace {

using testing::events_in;
using testing::eventually;
using testing::Folder;
using ::testing::HasSubstr;
using testing::infer_body;
using testing::only;
using testing::Serving;
using testing::SmallDisk;
using Json = nlohmann::json;
namespace fs = std::filesystem;

constexpr auto log_fails = "the event log cannot be written";
constexpr auto log_works = "the event log is written again";
constexpr auto snapshots_fail = "snapshots of the memory cannot be written";
constexpr auto snapshots_work = "snapshots of the memory are written again";

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

class FullDisk : public ::testing::Test {
 protected:
  static std::string configuration(const fs::path& log, const fs::path& snapshots) {
    return Json{{"allow_builtin", true},
                {"models", {{"echo", {{"path", "builtin/echo"}}}}},
                {"model_loading", {{"memory_protection", {{"enabled", false}}}}},
                {"log", {{"requests", false}, {"events", {{"path", log.string()}}}}},
                {"memory",
                 {{"check_every_s", 0.02},
                  {"snapshot_every_s", 0.02},
                  {"snapshot_keep", 3},
                  {"snapshot_path", snapshots.string()}}}}
        .dump();
  }

  /// Events of some 10 KiB.
  static void use(const Serving& server) {
    for (int i = 0; i < 20; ++i) {
      EXPECT_EQ(server.post("/v2/repository/models/echo/unload", "").status, 200);
      EXPECT_EQ(server.post("/v2/repository/models/echo/load", "").status, 200);
      EXPECT_EQ(server.post("/v2/models/echo/infer", infer_body("FP32", "[1]", "[1]")).status, 200);
    }
  }

  static std::string output_of(Serving& server) {
    server.program().signal(SIGTERM);
    EXPECT_EQ(server.program().wait(), 0);
    return server.program().output();
  }

  Folder folder;
};

TEST_F(FullDisk, ForLogsAndSnapshotsIsSaidOnceAndServingGoesOn) {
  Serving server(configuration("/dev/full", folder.write("file", "") / "snapshots"));
  use(server);
  const auto output = output_of(server);
  EXPECT_EQ(count(output, log_fails), 1U);
  EXPECT_EQ(count(output, snapshots_fail), 1U);
}

TEST_F(FullDisk, ThatGetsRoomAgainIsWrittenToAgainAndToldOfOnce) {
  const auto disk = SmallDisk::mounted_at(folder.path() / "disk");
  if (!disk) GTEST_SKIP() << "file systems cannot be mounted here";
  const auto log = disk->path() / "events.jsonl";
  disk->fill();
  Serving server(configuration(log, disk->path() / "snapshots"));
  // Lines are written in bunches and not at once: room that is made before one has failed is room that was always
  // there.
  EXPECT_TRUE(server.program().wait_for_line(log_fails));
  EXPECT_TRUE(server.program().wait_for_line(snapshots_fail));
  use(server);
  disk->empty();
  use(server);
  EXPECT_TRUE(server.program().wait_for_line(log_works));
  EXPECT_TRUE(server.program().wait_for_line(snapshots_work));
  const auto output = output_of(server);
  for (const auto* line : {log_fails, log_works, snapshots_fail, snapshots_work})
    EXPECT_EQ(count(output, line), 1U) << line << " in\n" << output;
  EXPECT_THAT(output, HasSubstr("No space left on device"));
  const auto events = events_in(log);
  ASSERT_FALSE(events.empty());
  EXPECT_EQ(events.front()["event"], "lost");
  EXPECT_EQ(only(events, "lost").size(), 1U);
  EXPECT_EQ(events.back()["event"], "stopped");
}

TEST_F(FullDisk, ThatHasRoomNowAndThenIsToldOfTwice) {
  const auto disk = SmallDisk::mounted_at(folder.path() / "disk");
  if (!disk) GTEST_SKIP() << "file systems cannot be mounted here";
  const auto log = disk->path() / "events.jsonl";
  disk->fill();
  Serving server(configuration(log, disk->path() / "snapshots"));
  EXPECT_TRUE(server.program().wait_for_line(log_fails));
  disk->empty();
  use(server);
  EXPECT_TRUE(server.program().wait_for_line(log_works));
  // Each of these lines stands for an outage that was over.
  EXPECT_TRUE(eventually([&] {
    disk->fill();
    use(server);
    disk->empty();
    use(server);
    return only(events_in(log), "lost").size() >= 4;
  }));
  const auto output = output_of(server);
  EXPECT_EQ(count(output, log_fails), 2U) << output;
  EXPECT_EQ(count(output, log_works), 1U) << output;
  EXPECT_LE(count(output, snapshots_fail), 2U) << output;
}

}  // namespace
}  // namespace mainstay
