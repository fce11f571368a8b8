#include "runtime/loading/file_events.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/folder.hpp"
#include "tests/support/unprivileged.hpp"

namespace mainstay {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

/// The kernel has its news ready when the call that made them returns: nothing here waits.
class FileEventsTest : public ::testing::Test {
 protected:
  FileEventsTest() { fs::create_directory(root); }

  void watch() {
    events.watch({root.string(), {config.string()}});
    static_cast<void>(touched());
  }
  std::set<std::string> touched() { return events.read().touched; }
  std::string at(const std::string& path) { return (root / path).string(); }
  void write(const std::string& path, const std::string& text = "x") { folder.write("models/" + path, text); }

  testing::Folder folder;
  const fs::path root = folder.path() / "models";
  const fs::path config = folder.path() / "etc" / "mainstay.json";
  FileEvents events;
};

TEST_F(FileEventsTest, HasNoNewsWhereNothingHappens) {
  write("m/model.pt");
  watch();
  EXPECT_THAT(touched(), IsEmpty());
}

TEST_F(FileEventsTest, CountsAllThatIsThereAsTouchedWhenItBeginsToWatch) {
  write("m/1/model.pt");
  events.watch({root.string(), {}});
  EXPECT_THAT(touched(), Contains(at("m/1/model.pt")));
}

TEST_F(FileEventsTest, HearsThatAFileIsWrittenTo) {
  write("m/model.pt");
  write("v/1/model.pt");
  watch();
  write("m/model.pt", "more");
  EXPECT_THAT(touched(), ElementsAre(at("m/model.pt")));
  write("v/1/model.pt", "more");
  EXPECT_THAT(touched(), ElementsAre(at("v/1/model.pt")));
}

TEST_F(FileEventsTest, HearsThatAFileIsWrittenPieceByPiece) {
  write("m/model.pt");
  watch();
  std::ofstream file(at("m/model.pt"), std::ios::binary);
  for (int piece = 0; piece < 3; ++piece) {
    touched();
    file << "piece" << std::flush;
    EXPECT_THAT(touched(), ElementsAre(at("m/model.pt")));
  }
}

TEST_F(FileEventsTest, DoesNotHearThatAFileIsRead) {
  write("m/model.pt");
  watch();
  std::string text;
  std::ifstream(at("m/model.pt")) >> text;
  fs::directory_iterator{at("m")};
  EXPECT_THAT(touched(), IsEmpty());
}

TEST_F(FileEventsTest, HearsOfAModelThatComes) {
  watch();
  write("m/1/model.pt");
  EXPECT_THAT(touched(), Contains(at("m")));
  write("m/1/model.pt", "more");
  EXPECT_THAT(touched(), Contains(at("m/1/model.pt"))) << "its folders are watched by now";
}

TEST_F(FileEventsTest, CountsWhatWasInAFolderThatComesAsTouched) {
  folder.write("elsewhere/m/1/model.pt", "x");
  watch();
  fs::rename(folder.path() / "elsewhere/m", root / "m");
  EXPECT_THAT(touched(), Contains(at("m/1/model.pt")));
}

TEST_F(FileEventsTest, HearsOfAModelThatGoes) {
  write("m/1/model.pt");
  write("n/1/model.pt");
  watch();
  fs::remove_all(root / "m");
  EXPECT_THAT(touched(), Contains(at("m")));
  fs::rename(root / "n", folder.path() / "n");
  EXPECT_THAT(touched(), Contains(at("n")));
  folder.write("n/1/model.pt", "more");
  EXPECT_THAT(touched(), IsEmpty()) << "it is no model of the repository any more";
}

TEST_F(FileEventsTest, WatchesTheFolderThatTookAnothersPlace) {
  write("m/model.pt");
  folder.write("new/model.pt", "y");
  watch();
  fs::rename(root / "m", folder.path() / "old");
  fs::rename(folder.path() / "new", root / "m");
  EXPECT_THAT(touched(), Contains(at("m/model.pt")));
  write("m/model.pt", "more");
  EXPECT_THAT(touched(), ElementsAre(at("m/model.pt")));
}

TEST_F(FileEventsTest, FollowsTheRepositoryWhereItIsReplaced) {
  write("m/model.pt");
  folder.write("next/m/model.pt", "y");
  watch();
  fs::rename(root, folder.path() / "before");
  EXPECT_THAT(touched(), Contains(root.string()));
  fs::rename(folder.path() / "next", root);
  EXPECT_THAT(touched(), Contains(at("m/model.pt")));
  write("m/model.pt", "more");
  EXPECT_THAT(touched(), ElementsAre(at("m/model.pt")));
}

TEST_F(FileEventsTest, FollowsTheRepositoryWhereItIsALinkThatIsExchanged) {
  fs::remove(root);
  folder.write("a/m/model.pt", "x");
  folder.write("b/m/model.pt", "y");
  fs::create_directory_symlink("a", root);
  watch();
  folder.write("a/m/model.pt", "more");
  EXPECT_THAT(touched(), ElementsAre(at("m/model.pt")));
  fs::create_directory_symlink("b", folder.path() / ".next");
  fs::rename(folder.path() / ".next", root);
  EXPECT_THAT(touched(), Contains(at("m/model.pt")));
  folder.write("b/m/model.pt", "more");
  EXPECT_THAT(touched(), ElementsAre(at("m/model.pt")));
}

TEST_F(FileEventsTest, WatchesARepositoryThatIsNotThereYet) {
  fs::remove(root);
  watch();
  write("m/model.pt");
  EXPECT_THAT(touched(), Contains(at("m/model.pt")));
}

TEST_F(FileEventsTest, HearsThatTheConfigurationIsWrittenOrReplacedByAnEditor) {
  folder.write("etc/mainstay.json", "{}");
  folder.write("etc/other.json", "{}");
  watch();
  folder.write("etc/mainstay.json", "{ }");
  EXPECT_THAT(touched(), ElementsAre(config.string()));
  folder.write("etc/mainstay.json.new", "{  }");
  EXPECT_THAT(touched(), IsEmpty());
  fs::rename(folder.path() / "etc/mainstay.json.new", config);
  EXPECT_THAT(touched(), ElementsAre(config.string()));
  folder.write("etc/other.json", "{ }");
  EXPECT_THAT(touched(), IsEmpty());
}

TEST_F(FileEventsTest, HearsThatWhatTheConfigurationLinksToIsExchanged) {
  // As a cluster mounts configurations: mainstay.json -> ..data/mainstay.json, ..data -> a folder.
  folder.write("etc/..1/mainstay.json", "{}");
  folder.write("etc/..2/mainstay.json", "{ }");
  fs::create_directory_symlink("..1", folder.path() / "etc/..data");
  fs::create_symlink("..data/mainstay.json", config);
  watch();
  fs::create_directory_symlink("..2", folder.path() / "etc/..next");
  fs::rename(folder.path() / "etc/..next", folder.path() / "etc/..data");
  EXPECT_THAT(touched(), ElementsAre(config.string()));
}

TEST_F(FileEventsTest, DoesNotMindHiddenFilesUntilTheyAreRenamed) {
  write("m/model.pt");
  write("m/.model.pt.part");
  watch();
  write("m/.model.pt.part", "more");
  EXPECT_THAT(touched(), IsEmpty());
  fs::rename(root / "m/.model.pt.part", root / "m/model.pt");
  EXPECT_THAT(touched(), Contains(at("m/model.pt")));
}

TEST_F(FileEventsTest, SaysOnceThatAFolderCannotBeWatchedAndWatchesItWhenItCan) {
  write("m/model.pt");
  fs::permissions(folder.path(), fs::perms::all);
  fs::permissions(root, fs::perms::all);
  fs::permissions(root / "m", fs::perms::none);
  {
    const testing::Unprivileged nobody;
    events.watch({root.string(), {}});
    EXPECT_THAT(events.read().trouble, ElementsAre(at("m") + " cannot be watched: Permission denied"));
    EXPECT_THAT(events.read().trouble, IsEmpty());
  }
  fs::permissions(root / "m", fs::perms::all);
  EXPECT_THAT(touched(), Contains(at("m/model.pt")));
}

TEST_F(FileEventsTest, CountsEverythingAsTouchedWhereTheKernelLostEvents) {
  write("a/model.pt");
  write("b/model.pt");
  write("quiet/1/model.pt");
  std::size_t limit = 0;
  std::ifstream("/proc/sys/fs/inotify/max_queued_events") >> limit;
  ASSERT_GT(limit, 0u);
  watch();
  // The same event twice in a row counts once.
  std::ofstream a(at("a/model.pt")), b(at("b/model.pt"));
  for (std::size_t i = 0; i <= limit / 2; ++i) {
    a << 'x' << std::flush;
    b << 'x' << std::flush;
  }
  EXPECT_THAT(touched(), Contains(at("quiet/1/model.pt")));
}

TEST_F(FileEventsTest, HearsOfWhatIsWrittenBesideTheModelsOnlyThatItComesAndGoes) {
  write("readme");
  watch();
  write("readme", "more");
  EXPECT_THAT(touched(), IsEmpty());
  write("another");
  EXPECT_THAT(touched(), ElementsAre(at("another")));
}

}  // namespace
}  // namespace mainstay
