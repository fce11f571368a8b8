#include "runtime/loading/changes.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/folder.hpp"

namespace mainstay {
namespace {

class ChangesTest : public ::testing::Test {
 protected:
  ModelSource source(const std::string& name, const std::string& version) {
    ModelSource source{.name = name, .version = version};
    source.file = (folder.path() / "model.pt").string();
    source.identity = identity_of(source.file);
    return source;
  }
  static FoundModels found(std::vector<ModelSource> models) { return {std::move(models), {}, {}, {}}; }

  testing::Folder folder;
};

TEST_F(ChangesTest, SeesNoneBetweenTwoLooksAtTheSame) {
  folder.write("model.pt", "x");
  EXPECT_TRUE(changes_between(found({source("a", "1")}), found({source("a", "1")})).empty());
}

TEST_F(ChangesTest, SeesAVersionThatComes) {
  const auto changes = changes_between(found({source("a", "1")}), found({source("a", "2"), source("a", "1")}));
  ASSERT_EQ(changes.added.size(), 1u);
  EXPECT_EQ(changes.added[0].version, "2");
  EXPECT_TRUE(changes.changed.empty());
  EXPECT_TRUE(changes.removed.empty());
}

TEST_F(ChangesTest, SeesAVersionThatGoes) {
  const auto changes = changes_between(found({source("a", "2"), source("a", "1")}), found({source("a", "2")}));
  ASSERT_EQ(changes.removed.size(), 1u);
  EXPECT_EQ(changes.removed[0].version, "1");
  EXPECT_TRUE(changes.added.empty());
  EXPECT_TRUE(changes.changed.empty());
}

TEST_F(ChangesTest, NamesWhatChangedInTheConfigurationAlone) {
  auto after = source("a", "1");
  after.config.instances = 3;
  after.config.batch.max_size = 8;
  const auto changes = changes_between(found({source("a", "1")}), found({after}));
  ASSERT_EQ(changes.changed.size(), 1u);
  EXPECT_EQ(changes.changed[0].what(), "configuration (instances, batch.max_size)");
  EXPECT_EQ(changes.changed[0].source.config.instances, 3u);
}

TEST_F(ChangesTest, SeesThatTheFileAloneWasWrittenTo) {
  folder.write("model.pt", "x");
  const auto before = source("a", "1");
  folder.write("model.pt", "longer");
  const auto changes = changes_between(found({before}), found({source("a", "1")}));
  ASSERT_EQ(changes.changed.size(), 1u);
  EXPECT_EQ(changes.changed[0].what(), "file");
}

TEST_F(ChangesTest, SeesAnotherFileOfTheSameSizeAndTime) {
  const auto first = folder.write("model.pt", "x");
  const auto before = source("a", "1");
  const auto second = folder.write("other", "y");
  std::filesystem::last_write_time(second, std::filesystem::last_write_time(first));
  std::filesystem::rename(second, first);
  const auto after = source("a", "1");
  ASSERT_EQ(before.identity.modified, after.identity.modified);
  ASSERT_EQ(before.identity.bytes, after.identity.bytes);
  EXPECT_EQ(changes_between(found({before}), found({after})).changed.size(), 1u);
}

TEST_F(ChangesTest, SeesThatAFileOfTheSameSizeWasWrittenAtAnotherTime) {
  const auto file = folder.write("model.pt", "x");
  const auto before = source("a", "1");
  std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now() - std::chrono::hours{1});
  EXPECT_EQ(changes_between(found({before}), found({source("a", "1")})).changed.size(), 1u);
}

TEST_F(ChangesTest, NamesBothWhereFileAndConfigurationChanged) {
  auto after = source("a", "1");
  after.config.instances = 3;
  after.file = after.config.path = (folder.path() / "other.pt").string();
  after.identity = identity_of(after.file);
  const auto changes = changes_between(found({source("a", "1")}), found({after}));
  ASSERT_EQ(changes.changed.size(), 1u);
  EXPECT_EQ(changes.changed[0].what(), "file and configuration (instances)");
}

TEST_F(ChangesTest, DoesNotCountWhichVersionsAreServedAsAChangeOfEachOfThem) {
  auto after = source("a", "1");
  after.config.versions = {"all"};
  EXPECT_TRUE(changes_between(found({source("a", "1")}), found({after})).empty());
}

TEST_F(ChangesTest, LeavesAModelAloneThatIsUnclear) {
  FoundModels after;
  after.unclear = {"a"};
  const auto changes = changes_between(found({source("a", "1"), source("b", "1")}), after);
  ASSERT_EQ(changes.removed.size(), 1u);
  EXPECT_EQ(changes.removed[0].name, "b");
}

}  // namespace
}  // namespace mainstay
