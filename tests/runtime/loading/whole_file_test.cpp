#include "runtime/loading/whole_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>

#include "tests/support/folder.hpp"
#include "tests/support/scripted_model.hpp"

namespace mainstay {
namespace {

class WholeFileTest : public ::testing::Test {
 protected:
  WholeFileTest() {
    source.name = "m";
    source.file = folder.write("model.pt", "old").string();
  }

  /// What comes of a load in the middle of which something happens.
  Status load(const std::function<void()>& meanwhile, Status end = success()) {
    const auto whole = whole_file([&](const ModelSource&, LoadProgress&) -> Result<std::unique_ptr<Model>> {
      meanwhile();
      if (!end) return end.error();
      return testing::echo();
    });
    LoadProgress progress;
    const auto model = whole(source, progress);
    if (!model) return model.error();
    return success();
  }

  testing::Folder folder;
  ModelSource source;
};

TEST_F(WholeFileTest, LoadsAFileThatStaysAsItIs) {
  EXPECT_TRUE(load([] {}));
  EXPECT_EQ(load([] {}, Error{Errc::internal, "no model"}).error().message, "no model");
}

TEST_F(WholeFileTest, RefusesAFileThatIsReplacedInTheMiddleOfTheLoad) {
  const auto status = load([&] {
    const auto other = folder.write("other", "new");
    std::filesystem::last_write_time(other, std::filesystem::last_write_time(source.file));
    std::filesystem::rename(other, source.file);
  });
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().message, "the file of model 'm' was changed while it was loaded");
}

TEST_F(WholeFileTest, RefusesAFileThatIsWrittenToInTheMiddleOfTheLoad) {
  EXPECT_FALSE(load([&] { folder.write("model.pt", "longer"); }));
  EXPECT_FALSE(load([&] { std::filesystem::remove(source.file); }));
}

TEST_F(WholeFileTest, SaysThatTheFileWasChangedWhereTheLoadFailedForIt) {
  const auto status = load([&] { folder.write("model.pt", "longer"); }, Error{Errc::internal, "no end of file"});
  EXPECT_NE(status.error().message.find("was changed"), std::string::npos);
}

TEST_F(WholeFileTest, LetsABuiltInModelLoadWithoutAFile) {
  source.file.clear();
  EXPECT_TRUE(load([] {}));
}

}  // namespace
}  // namespace mainstay
