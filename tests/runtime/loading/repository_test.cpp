#include "runtime/loading/repository.hpp"

#include <gtest/gtest.h>

#include "tests/support/folder.hpp"

namespace mainstay {
namespace {

class RepositoryTest : public ::testing::Test {
 protected:
  FoundModels find(const std::string& file = "{}") {
    config::Inputs inputs;
    inputs.file = config::File{(folder.path() / "mainstay.json").string(), file};
    inputs.command_line.push_back({"model_repository.path", folder.path().string(), "--models"});
    auto result = config::load(inputs);
    EXPECT_TRUE(result.loaded) << (result.problems.empty() ? "" : to_string(result.problems[0]));
    return find_models(*result.loaded);
  }

  testing::Folder folder;
};

TEST_F(RepositoryTest, FindsAModelInItsFolder) {
  folder.write("iris/model.pt", "x");
  const auto found = find();
  ASSERT_EQ(found.models.size(), 1u);
  EXPECT_EQ(found.models[0].name, "iris");
  EXPECT_EQ(found.models[0].version, "1");
  EXPECT_EQ(found.models[0].file, (folder.path() / "iris/model.pt").string());
}

TEST_F(RepositoryTest, FindsEveryVersionHighestFirst) {
  folder.write("m/2/model.pt", "x");
  folder.write("m/10/model.pt", "x");
  folder.write("m/notes/readme", "x");
  const auto found = find();
  ASSERT_EQ(found.models.size(), 2u);
  EXPECT_EQ(found.models[0].version, "10");
  EXPECT_EQ(found.models[1].version, "2");
}

TEST_F(RepositoryTest, FindsAPluginAsItFindsAModel) {
  folder.write("plain/plugin.so", "x");
  folder.write("versioned/3/plugin.so", "x");
  const auto found = find();
  ASSERT_EQ(found.models.size(), 2u);
  EXPECT_EQ(found.models[0].file, (folder.path() / "plain/plugin.so").string());
  EXPECT_EQ(found.models[1].version, "3");
  EXPECT_EQ(found.models[1].file, (folder.path() / "versioned/3/plugin.so").string());
  EXPECT_TRUE(found.remarks.empty());
}

TEST_F(RepositoryTest, FindsAPluginByTheNameThatIsSaidBesideIt) {
  folder.write("m/libspecial.so", "x");
  folder.write("m/model.json", R"({"path": "libspecial.so", "settings": {"n": 1}})");
  const auto found = find();
  ASSERT_EQ(found.models.size(), 1u);
  EXPECT_EQ(found.models[0].file, (folder.path() / "m/libspecial.so").string());
  EXPECT_EQ(found.models[0].config.settings, R"({"n":1})");
}

TEST_F(RepositoryTest, TakesTheModelWhereAPluginLiesBesideItAndSaysSo) {
  folder.write("m/model.pt", "x");
  folder.write("m/plugin.so", "x");
  const auto found = find();
  ASSERT_EQ(found.models.size(), 1u);
  EXPECT_EQ(found.models[0].file, (folder.path() / "m/model.pt").string());
  ASSERT_EQ(found.remarks.size(), 1u);
  EXPECT_EQ(found.remarks[0], "model 'm': plugin.so beside model.pt is passed over");
}

TEST_F(RepositoryTest, SaysThatAPluginBesideNumberedVersionsIsPassedOver) {
  folder.write("m/plugin.so", "x");
  folder.write("m/2/plugin.so", "x");
  const auto found = find();
  ASSERT_EQ(found.models.size(), 1u);
  EXPECT_EQ(found.models[0].version, "2");
  ASSERT_EQ(found.remarks.size(), 1u);
  EXPECT_EQ(found.remarks[0], "model 'm': plugin.so beside its numbered versions is passed over");
}

TEST_F(RepositoryTest, ReadsWhatLiesBesideAModel) {
  folder.write("m/1/model.pt", "x");
  folder.write("m/model.json", R"({"batch": {"max_size": 8}, "instances": 2})");
  folder.write("m/1/model.json", R"({"instances": 3})");
  const auto found = find();
  ASSERT_EQ(found.models.size(), 1u);
  EXPECT_EQ(found.models[0].config.batch.max_size, 8u);
  EXPECT_EQ(found.models[0].config.instances, 3u);
}

TEST_F(RepositoryTest, PutsTheConfigurationAboveWhatLiesBesideAModel) {
  folder.write("m/model.pt", "x");
  folder.write("m/model.json", R"({"batch": {"max_size": 8}, "instances": 2})");
  const auto found = find(R"({"models": {"m": {"instances": 5}}})");
  ASSERT_EQ(found.models.size(), 1u);
  EXPECT_EQ(found.models[0].config.instances, 5u);
  EXPECT_EQ(found.models[0].config.batch.max_size, 8u);
}

TEST_F(RepositoryTest, TakesBuiltInModelsThatAreAllowed) {
  folder.write("beside/model.json", R"({"path": "builtin/echo"})");
  const auto found = find(R"({"allow_builtin": true, "models": {"named": {"path": "builtin/sleep"}}})");
  ASSERT_EQ(found.models.size(), 2u);
  EXPECT_EQ(found.models[0].name, "beside");
  EXPECT_EQ(found.models[0].file, "");
  EXPECT_EQ(found.models[1].config.path, "builtin/sleep");
}

TEST_F(RepositoryTest, RefusesABuiltInModelBesideTheOthersUnlessItIsAllowed) {
  folder.write("beside/model.json", R"({"path": "builtin/echo"})");
  const auto found = find();
  ASSERT_EQ(found.problems.size(), 1u);
  EXPECT_NE(to_string(found.problems[0]).find("allow_builtin"), std::string::npos);
}

TEST_F(RepositoryTest, NamesTheFileAndLineOfAMistakeInAModelsOwnConfiguration) {
  folder.write("m/model.pt", "x");
  folder.write("m/model.json", "{\n  \"instances\": 0\n}");
  const auto found = find();
  ASSERT_EQ(found.problems.size(), 1u);
  EXPECT_NE(to_string(found.problems[0]).find("model.json:2"), std::string::npos) << to_string(found.problems[0]);
}

TEST_F(RepositoryTest, PassesOverWhatIsNoModelAndSaysSo) {
  folder.write("empty/readme", "x");
  folder.write("bad name/model.pt", "x");
  folder.write(".git/model.pt", "x");
  folder.write("a file", "x");
  folder.write("m/model.pt", "x");
  const auto found = find();
  EXPECT_EQ(found.models.size(), 1u);
  EXPECT_EQ(found.remarks.size(), 2u);
  EXPECT_TRUE(found.problems.empty());
}

TEST_F(RepositoryTest, SaysThatAModelFileIsMissing) {
  const auto found = find(R"({"models": {"a": {"path": "nowhere.pt"}, "b": {}}})");
  ASSERT_EQ(found.problems.size(), 2u);
  EXPECT_EQ(found.problems[0].path, "models.a.path");
  EXPECT_EQ(found.problems[1].path, "models.b.path");
}

TEST_F(RepositoryTest, SaysThatAFileIsMissingThatAFoldersConfigurationNames) {
  folder.write("m/model.json", R"({"path": "nowhere.pt"})");
  const auto found = find();
  ASSERT_EQ(found.problems.size(), 1u);
  EXPECT_NE(found.problems[0].message.find("nowhere.pt"), std::string::npos);
}

TEST_F(RepositoryTest, SaysThatItsFolderCannotBeRead) {
  config::Inputs inputs;
  inputs.command_line.push_back({"model_repository.path", (folder.path() / "none").string(), "--models"});
  const auto found = find_models(*config::load(inputs).loaded);
  ASSERT_EQ(found.problems.size(), 1u);
  EXPECT_EQ(found.problems[0].path, "model_repository.path");
}

}  // namespace
}  // namespace mainstay
