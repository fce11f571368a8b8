#include <gmock/gmock.h>

#include "tests/runtime/loading/refreshing.hpp"

namespace mainstay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class RefreshLoadTest : public testing::Refreshing {
 protected:
  /// Nothing in it: nobody was told yet.
  using Told = std::shared_ptr<std::optional<Status>>;

  Told load(const std::string& name, const std::string& version = "", std::optional<std::string> config = {}) {
    auto told = std::make_shared<std::optional<Status>>();
    refresh->load(name, version, config, Completion([told](Status status) { *told = std::move(status); }));
    return told;
  }
  static Error error_of(const Told& told) { return *told && !**told ? (*told)->error() : Error{Errc::internal, ""}; }
};

TEST_F(RefreshLoadTest, LoadsAModelThatIsKnown) {
  write("m/model.pt");
  begin();
  models.loaded.clear();
  const auto told = load("m");
  EXPECT_THAT(models.take(), ElementsAre("load m/1"));
  EXPECT_FALSE(*told);
  models.finish("m/1");
  EXPECT_TRUE((*told)->ok());
}

TEST_F(RefreshLoadTest, LoadsAModelThatHasComeMeanwhileAndNoOther) {
  write("gone/model.pt");
  begin();
  write("m/model.pt");
  write("other/model.pt");
  remove("gone");
  const auto told = load("m");
  EXPECT_THAT(models.take(), ElementsAre("serve m/1", "load m/1"));
  models.finish("m/1");
  EXPECT_TRUE((*told)->ok());
}

TEST_F(RefreshLoadTest, KnowsNoModelThatIsNotThere) {
  write("gone/model.pt");
  begin();
  remove("gone");
  EXPECT_EQ(error_of(load("never")).code, Errc::not_found);
  EXPECT_EQ(error_of(load("gone")).code, Errc::not_found);
  EXPECT_THAT(models.take(), ElementsAre("remove gone/1"));
}

TEST_F(RefreshLoadTest, LoadsOneVersionOrAllThatAreServed) {
  write("m/1/model.pt");
  write("m/2/model.pt");
  write("m/3/model.pt");
  write("m/model.json", R"({"versions": [1, 2]})");
  begin();
  load("m", "2");
  EXPECT_THAT(models.take(), ElementsAre("load m/2"));
  const auto all = load("m");
  EXPECT_THAT(models.take(), ElementsAre("load m/2", "load m/1"));
  models.finish("m/1");
  EXPECT_FALSE(*all);
  models.fail("m/2", "no model");
  EXPECT_EQ(error_of(all).message, "no model");
  EXPECT_THAT(error_of(load("m", "3")).message, HasSubstr("no version '3' that is to be served"));
}

TEST_F(RefreshLoadTest, ReplacesAModelThatHasChangedAndSaysWhyItCouldNot) {
  write("m/model.pt");
  begin();
  write("m/model.pt", "broken");
  const auto told = load("m");
  EXPECT_THAT(models.take(), ElementsAre("replace m/1"));
  models.fail("m/1", "no model");
  EXPECT_EQ(error_of(told).message, "no model");
  load("m");
  EXPECT_THAT(models.take(), ElementsAre("replace m/1")) << "who asks again has it tried again";
  models.finish("m/1");
  load("m");
  EXPECT_THAT(models.take(), ElementsAre("load m/1"));
}

TEST_F(RefreshLoadTest, LoadsAChangedModelThatWasNotLoaded) {
  write("m/model.pt");
  begin();
  models.loaded.clear();
  write("m/model.pt", "longer");
  load("m");
  EXPECT_THAT(models.take(), ElementsAre("replace m/1", "load m/1"));
}

TEST_F(RefreshLoadTest, RemovesTheOldVersionWhenTheNewOneIsLoaded) {
  write("m/1/model.pt");
  begin();
  write("m/2/model.pt");
  const auto told = load("m");
  EXPECT_THAT(models.take(), ElementsAre("serve m/2", "load m/2", "load m/2"));
  models.finish("m/2");
  EXPECT_THAT(models.take(), ElementsAre("remove m/1"));
  EXPECT_TRUE((*told)->ok());
}

TEST_F(RefreshLoadTest, AppliesAnOverrideUntilTheNextLoad) {
  write("m/model.pt");
  begin();
  load("m", "", R"({"instances": 4})");
  EXPECT_THAT(models.take(), ElementsAre("replace m/1"));
  EXPECT_EQ(models.sources["m/1"].config.instances, 4u);
  refresh->look({});
  EXPECT_THAT(models.take(), IsEmpty()) << "a look takes nothing back";
  load("m");
  EXPECT_THAT(models.take(), ElementsAre("replace m/1"));
  EXPECT_EQ(models.sources["m/1"].config.instances, 1u);
}

TEST_F(RefreshLoadTest, RefusesAnOverrideThatIsWrongOrMayNotBe) {
  write("m/model.pt");
  begin();
  const auto wrong = error_of(load("m", "", R"({"instances": 0})"));
  EXPECT_EQ(wrong.code, Errc::invalid_argument);
  EXPECT_THAT(wrong.message, HasSubstr("parameters.config:1: instances: found 0"));
  EXPECT_THAT(error_of(load("m", "", R"({"path": "/tmp/x.so"})")).message, HasSubstr("path: can only be said in"));
  EXPECT_THAT(models.take(), IsEmpty());
  EXPECT_THAT(events.take(), IsEmpty()) << "that is nobody's business but the client's";
  load("m");
  EXPECT_THAT(models.take(), ElementsAre("load m/1")) << "nothing is left of it";
}

TEST_F(RefreshLoadTest, LoadsWhatItKnowsWhereTheConfigurationIsWrong) {
  write("m/model.pt");
  begin();
  folder.write("mainstay.json", "{");
  load("m");
  EXPECT_THAT(models.take(), ElementsAre("load m/1"));
  const auto unknown = error_of(load("n"));
  EXPECT_EQ(unknown.code, Errc::unavailable);
  EXPECT_EQ(unknown.message.find(folder.path().string()), std::string::npos) << "clients are shown no paths";
}

}  // namespace
}  // namespace mainstay
