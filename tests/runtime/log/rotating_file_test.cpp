#include "runtime/log/rotating_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "tests/support/folder.hpp"

namespace mainstay {
namespace {

class RotatingFileTest : public ::testing::Test {
 protected:
  std::filesystem::path path() const { return folder.path() / "events"; }

  /// What is in the file, or in the one that was put aside under that number.
  std::string text(unsigned number = 0) const {
    std::ifstream file(number == 0 ? path().string() : path().string() + "." + std::to_string(number));
    if (!file) return "none";
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }

  static void append(RotatingFile& file, std::string_view lines) {
    const auto written = file.append(lines);
    EXPECT_TRUE(written.ok()) << written.error().message;
    EXPECT_EQ(lines, "");
  }

  testing::Folder folder;
};

TEST_F(RotatingFileTest, GoesOnWhereAnEarlierOneStopped) {
  folder.write("events", "a\n");
  RotatingFile file(path(), 100, 2);
  append(file, "b\n");
  EXPECT_EQ(text(), "a\nb\n");
}

TEST_F(RotatingFileTest, IsPutAsideBeforeItGrowsOverItsLimit) {
  RotatingFile file(path(), 8, 2);
  append(file, "aaa\n");
  append(file, "bbb\n");
  EXPECT_EQ(text(1), "none");
  append(file, "c\n");
  EXPECT_EQ(text(), "c\n");
  EXPECT_EQ(text(1), "aaa\nbbb\n");
}

TEST_F(RotatingFileTest, KeepsSoManyFilesAndNoMore) {
  RotatingFile file(path(), 4, 2);
  append(file, "aaa\nbbb\nccc\nddd\n");
  EXPECT_EQ(text(), "ddd\n");
  EXPECT_EQ(text(1), "ccc\n");
  EXPECT_EQ(text(2), "bbb\n");
  EXPECT_EQ(text(3), "none");
}

TEST_F(RotatingFileTest, NeverSplitsALineNotEvenOneThatIsTooLong) {
  RotatingFile file(path(), 6, 3);
  append(file, "aa\nbb\nccccccccccc\nd\n");
  EXPECT_EQ(text(2), "aa\nbb\n");
  EXPECT_EQ(text(1), "ccccccccccc\n");
  EXPECT_EQ(text(), "d\n");
}

TEST_F(RotatingFileTest, EndsALineInWhoseMiddleAProcessDied) {
  folder.write("events", "a\nhalf");
  RotatingFile file(path(), 100, 2);
  append(file, "b\n");
  EXPECT_EQ(text(), "a\nhalf\nb\n");
}

TEST_F(RotatingFileTest, LosesNoFileThoughAProcessDiedWhileItPutThemAside) {
  // It died after .2 had become .3 and before .1 became .2: nothing but the gap may be used up.
  folder.write("events", "now\n");
  folder.write("events.1", "one\n");
  folder.write("events.3", "three\n");
  RotatingFile file(path(), 4, 3);
  append(file, "new\n");
  EXPECT_EQ(text(), "new\n");
  EXPECT_EQ(text(1), "now\n");
  EXPECT_EQ(text(2), "one\n");
  EXPECT_EQ(text(3), "three\n");
}

TEST_F(RotatingFileTest, FailsWhereItsFolderIsNoFolderAndWorksOnceItIs) {
  folder.write("place", "a file");
  RotatingFile file(folder.path() / "place" / "events", 100, 2);
  std::string_view lines = "a\n";
  const auto refused = file.append(lines);
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().message.find("open"), std::string::npos);
  EXPECT_EQ(lines, "a\n");
  std::filesystem::remove(folder.path() / "place");
  std::filesystem::create_directory(folder.path() / "place");
  append(file, lines);
}

TEST_F(RotatingFileTest, TellsHowFarItCameWhenPuttingAsideFails) {
  // A folder that is not empty stands where the file would go.
  folder.write("events.1/x", "");
  RotatingFile file(path(), 4, 1);
  std::string_view lines = "aaa\nbbb\n";
  EXPECT_FALSE(file.append(lines).ok());
  EXPECT_EQ(lines, "bbb\n");
  EXPECT_EQ(text(), "aaa\n");
}

TEST_F(RotatingFileTest, FailsOnADiskThatIsFullAndLeavesADeviceWhereItIs) {
  RotatingFile file("/dev/full", 4, 1);
  for (int i = 0; i < 3; ++i) {
    std::string_view lines = "aaa\nbbb\n";
    const auto refused = file.append(lines);
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.error().message.find("write"), std::string::npos);
    EXPECT_EQ(lines, "aaa\nbbb\n");
  }
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/full"));
}

TEST_F(RotatingFileTest, DoesNotWaitForTheReaderOfAPipe) {
  ASSERT_EQ(::mkfifo(path().c_str(), 0600), 0);
  RotatingFile file(path(), 100, 1);
  // Opened for reading and writing, a pipe has a reader; it is full at some time.
  const std::string long_line = std::string(65535, 'x') + "\n";
  std::string_view lines = long_line;
  while (file.append(lines).ok()) lines = long_line;
  EXPECT_TRUE(std::filesystem::is_fifo(path()));
}

}  // namespace
}  // namespace mainstay
