#include "runtime/loading/repository.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/folder.hpp"
#include "tests/support/unprivileged.hpp"

namespace mainstay {
namespace {

class RepositoryTest : public ::testing::Test {
 protected:
  FoundModels find(const std::string& file = "{}", const SearchTerms& terms = {}) {
    config::Inputs inputs;
    inputs.file = config::File{(folder.path() / "mainstay.json").string(), file};
    inputs.command_line.push_back({"model_repository.path", folder.path().string(), "--models"});
    auto result = config::load(inputs);
    EXPECT_TRUE(result.loaded) << (result.problems.empty() ? "" : to_string(result.problems[0]));
    return find_models(*result.loaded, terms);
  }

  static std::vector<std::string> versions(const FoundModels& found) {
    std::vector<std::string> numbers;
    for (const auto& source : found.models) numbers.push_back(source.version);
    return numbers;
  }
  void write_versions(std::initializer_list<const char*> numbers) {
    for (const std::string number : numbers) folder.write("m/" + number + "/model.pt", "x");
  }
  std::string path_of(const char* file) { return (folder.path() / file).string(); }

  using Versions = std::vector<std::string>;
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

TEST_F(RepositoryTest, MissesModelsThatAreToBeLoadedAtTheStart) {
  folder.write("iris/model.pt", "x");
  const auto found = find(R"({"model_loading": {"preload_models": ["iris", "irsi", "m"]},
    "model_unloading": {"always_loaded_models": ["iris", "n"]}, "models": {"m": {"path": "m.pt"}}})");
  EXPECT_EQ(found.remarks, (Versions{"model_loading.preload_models names 'irsi', and there is no such model",
                                     "model_unloading.always_loaded_models names 'n', and there is no such model"}));
}

TEST_F(RepositoryTest, FindsTheHighestVersionAlone) {
  write_versions({"2", "10", "9"});
  folder.write("m/notes/readme", "x");
  const auto found = find();
  EXPECT_EQ(versions(found), Versions{"10"});
  EXPECT_TRUE(found.remarks.empty()) << "what is not served is no news";
}

TEST_F(RepositoryTest, FindsEveryVersionHighestFirstWhereAllAreServed) {
  write_versions({"2", "10"});
  folder.write("m/model.json", R"({"versions": "all"})");
  EXPECT_EQ(versions(find()), (Versions{"10", "2"}));
}

TEST_F(RepositoryTest, FindsTheVersionsThatAreNamed) {
  write_versions({"1", "2", "3", "4"});
  EXPECT_EQ(versions(find(R"({"models": {"m": {"versions": [1, 3]}}})")), (Versions{"3", "1"}));
}

TEST_F(RepositoryTest, AddsUpWhatIsSaidOfVersions) {
  write_versions({"1", "2", "3"});
  EXPECT_EQ(versions(find(R"({"models": {"m": {"versions": ["latest", "1"]}}})")), (Versions{"3", "1"}));
}

TEST_F(RepositoryTest, SaysThatANamedVersionIsNotThere) {
  write_versions({"1"});
  const auto found = find(R"({"models": {"m": {"versions": ["1", "7"]}}})");
  EXPECT_EQ(versions(found), Versions{"1"});
  EXPECT_EQ(found.remarks, Versions{"model 'm': version 7 is not there"});
  EXPECT_TRUE(found.problems.empty());
}

TEST_F(RepositoryTest, NamesAWordThatIsNoVersion) {
  write_versions({"1"});
  const auto said = find(R"({"models": {"m": {"versions": ["newest"]}}})");
  ASSERT_EQ(said.problems.size(), 1u);
  EXPECT_NE(said.problems[0].where.find("mainstay.json:1"), std::string::npos);
  EXPECT_EQ(said.problems[0].path, "models.m.versions");
  EXPECT_EQ(said.problems[0].message, "found \"newest\", allowed: latest, all, or numbers of versions");
  folder.write("m/model.json", R"({"versions": []})");
  const auto beside = find();
  ASSERT_EQ(beside.problems.size(), 1u);
  EXPECT_EQ(to_string(beside.problems[0]),
            path_of("m/model.json") + ": versions: found nothing, allowed: latest, all, or numbers of versions");
}

TEST_F(RepositoryTest, TakesAVersionThatIsNotCompleteYetForNoLatestOne) {
  write_versions({"1", "2"});
  folder.write("m/3/model.json", "{}");
  folder.write("m/4/readme", "x");
  const auto found = find();
  EXPECT_EQ(versions(found), Versions{"2"});
  EXPECT_EQ(found.remarks.size(), 2u);
}

TEST_F(RepositoryTest, LooksAtNothingOfAVersionThatIsNotServed) {
  write_versions({"1", "2"});
  folder.write("m/1/model.json", "nonsense");
  EXPECT_TRUE(find().problems.empty());
}

TEST_F(RepositoryTest, SaysNothingOfAModelWhoseFileIsBeingWritten) {
  write_versions({"1", "2"});
  folder.write("other/model.pt", "x");
  const auto found = find("{}", {.unsettled = {path_of("m/2/model.pt")}});
  ASSERT_EQ(found.models.size(), 1u);
  EXPECT_EQ(found.models[0].name, "other");
  EXPECT_EQ(found.unclear, std::set<std::string>{"m"});
}

TEST_F(RepositoryTest, DoesNotMindAFileBeingWrittenThatItDoesNotNeed) {
  write_versions({"1", "2"});
  EXPECT_EQ(versions(find("{}", {.unsettled = {path_of("m/1/model.pt"), path_of("m/notes.txt")}})), Versions{"2"});
}

TEST_F(RepositoryTest, DoesNotReadAConfigurationThatIsBeingWritten) {
  folder.write("m/model.pt", "x");
  folder.write("m/model.json", "{\"instan");
  const auto found = find("{}", {.unsettled = {path_of("m/model.json")}});
  EXPECT_TRUE(found.models.empty());
  EXPECT_TRUE(found.problems.empty());
  EXPECT_EQ(found.unclear, std::set<std::string>{"m"});
}

TEST_F(RepositoryTest, SaysThatAModelsFolderCannotBeReadAndServesTheOthers) {
  folder.write("m/model.pt", "x");
  folder.write("other/model.pt", "x");
  std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
  std::filesystem::permissions(folder.path() / "m", std::filesystem::perms::none);
  const testing::Unprivileged nobody;
  const auto found = find();
  ASSERT_EQ(found.models.size(), 1u);
  EXPECT_EQ(found.models[0].name, "other");
  EXPECT_EQ(found.unclear, std::set<std::string>{"m"});
  ASSERT_EQ(found.remarks.size(), 1u);
  EXPECT_NE(found.remarks[0].find("m cannot be read: Permission denied"), std::string::npos);
}

TEST_F(RepositoryTest, IsNotConfusedByALinkThatLeadsNowhere) {
  folder.write("m/model.pt", "x");
  std::filesystem::create_symlink("round", folder.path() / "round");
  std::filesystem::create_symlink("nowhere", folder.path() / "dangling");
  EXPECT_EQ(versions(find()), Versions{"1"});
}

TEST_F(RepositoryTest, PutsAnOverrideAboveEverything) {
  folder.write("m/model.pt", "x");
  folder.write("m/model.json", R"({"batch": {"max_size": 8}, "instances": 2})");
  const auto found = find(R"({"models": {"m": {"instances": 5}}})", {.overrides = {{"m", R"({"instances": 7})"}}});
  ASSERT_EQ(found.models.size(), 1u);
  EXPECT_EQ(found.models[0].config.instances, 7u);
  EXPECT_EQ(found.models[0].config.batch.max_size, 8u);
}

TEST_F(RepositoryTest, KnowsTheFileThatItFound) {
  folder.write("m/model.pt", "x");
  const auto found = find();
  ASSERT_EQ(found.models.size(), 1u);
  EXPECT_EQ(found.models[0].identity, identity_of(found.models[0].file));
  EXPECT_EQ(found.models[0].identity.bytes, 1u);
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
