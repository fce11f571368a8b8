#include "runtime/loading/refresh.hpp"

#include <gmock/gmock.h>

#include "tests/runtime/loading/refreshing.hpp"

namespace mainstay {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class RefreshTest : public testing::Refreshing {};

TEST_F(RefreshTest, DoesNothingWhereNothingHasChanged) {
  write("m/1/model.pt");
  begin();
  refresh->look({});
  EXPECT_THAT(models.take(), IsEmpty());
  EXPECT_THAT(events.take(), IsEmpty());
  EXPECT_THAT(log.lines, IsEmpty());
}

TEST_F(RefreshTest, ServesAModelThatHasCome) {
  begin();
  write("m/model.pt");
  refresh->look({});
  EXPECT_THAT(models.take(), ElementsAre("serve m/1"));
  EXPECT_THAT(events.take(), ElementsAre("model_added m/1"));
  EXPECT_THAT(log.lines, ElementsAre("a model has come model=m version=1"));
  refresh->look({});
  EXPECT_THAT(models.take(), IsEmpty()) << "it is served already";
}

TEST_F(RefreshTest, RemovesAModelThatHasGone) {
  write("m/model.pt");
  begin();
  remove("m");
  refresh->look({});
  EXPECT_THAT(models.take(), ElementsAre("remove m/1"));
  EXPECT_THAT(events.take(), ElementsAre("model_removed m/1"));
}

TEST_F(RefreshTest, ReplacesAModelWhoseFileOrConfigurationHasChanged) {
  write("m/model.pt");
  begin();
  write("m/model.pt", "longer");
  refresh->look({});
  EXPECT_THAT(models.take(), ElementsAre("replace m/1"));
  EXPECT_THAT(events.take(), ElementsAre("model_changed m/1 file"));
  write("m/model.json", R"({"instances": 3})");
  refresh->look({});
  EXPECT_THAT(models.take(), ElementsAre("replace m/1"));
  EXPECT_THAT(events.take(), ElementsAre("model_changed m/1 configuration (instances)"));
  EXPECT_EQ(models.sources["m/1"].config.instances, 3u);
}

TEST_F(RefreshTest, SaysThatAChangedModelCannotBeLoadedAndDoesNotTryItAgainUntilItChanges) {
  write("m/model.pt");
  begin();
  write("m/model.pt", "broken");
  refresh->look({});
  models.take();
  events.take();
  models.fail("m/1", "no model");
  EXPECT_THAT(events.take(), ElementsAre("model_change_failed m/1 no model"));
  EXPECT_THAT(log.lines.back(), HasSubstr("what was there serves on model=m version=1 why=no model"));
  refresh->look({});
  EXPECT_THAT(models.take(), IsEmpty());
  write("m/model.pt", "repaired");
  refresh->look({});
  EXPECT_THAT(models.take(), ElementsAre("replace m/1"));
}

TEST_F(RefreshTest, LetsAnOldVersionServeUntilTheNewOneIsLoaded) {
  write("m/1/model.pt");
  begin();
  write("m/2/model.pt");
  refresh->look({});
  EXPECT_THAT(models.take(), ElementsAre("serve m/2", "load m/2"));
  EXPECT_THAT(events.take(), ElementsAre("model_added m/2"));
  models.finish("m/2");
  EXPECT_THAT(models.take(), ElementsAre("remove m/1"));
  EXPECT_THAT(events.take(), ElementsAre("model_removed m/1"));
  refresh->look({});
  EXPECT_THAT(models.take(), IsEmpty());
}

TEST_F(RefreshTest, LetsAnOldVersionServeWhereTheNewOneIsBroken) {
  write("m/1/model.pt");
  begin();
  write("m/2/model.pt");
  refresh->look({});
  models.take();
  models.fail("m/2", "no model");
  refresh->look({});
  EXPECT_THAT(models.take(), IsEmpty());
  EXPECT_THAT(events.take(), ElementsAre("model_added m/2", "model_change_failed m/2 no model"));
  write("m/3/model.pt");
  refresh->look({});
  EXPECT_THAT(models.take(), ElementsAre("serve m/3", "load m/3", "remove m/2"));
  models.finish("m/3");
  EXPECT_THAT(models.take(), ElementsAre("remove m/1"));
}

TEST_F(RefreshTest, KeepsAnOldVersionThatIsAskedForAgainBeforeTheNewOneIsLoaded) {
  write("m/1/model.pt");
  begin();
  write("m/2/model.pt");
  refresh->look({});
  remove("m/2");
  models.take();
  refresh->look({});
  EXPECT_THAT(models.take(), ElementsAre("remove m/2"));
  models.finish("m/2");
  EXPECT_THAT(models.take(), IsEmpty()) << "nothing takes the place of version 1 any more";
}

TEST_F(RefreshTest, RemovesAnOldVersionAtOnceWhereNobodyWouldMissIt) {
  write("m/1/model.pt");
  begin();
  models.loaded.clear();
  write("m/2/model.pt");
  refresh->look({});
  EXPECT_THAT(models.take(), ElementsAre("serve m/2", "remove m/1"));
  write("m/3/model.pt");
  configure(R"(, "models": {"m": {"versions": "all"}})");
  refresh->look({});
  models.take();
  models.loaded = {"m/1", "m/2", "m/3"};
  configure();
  refresh->look({});
  EXPECT_THAT(models.take(), ElementsAre("remove m/2", "remove m/1")) << "version 3 is loaded";
}

TEST_F(RefreshTest, ChangesNothingWhereTheConfigurationIsWrong) {
  write("m/model.pt");
  begin();
  write("n/model.pt");
  write("n/model.json", R"({"instances": 0})");
  write("m/model.json", R"({"instance": 2})");
  refresh->look({});
  EXPECT_THAT(models.take(), IsEmpty());
  const auto told = events.take();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_THAT(told[0], HasSubstr("configuration_refused"));
  EXPECT_THAT(told[0], HasSubstr("m/model.json:1: instance:"));
  EXPECT_THAT(told[0], HasSubstr("n/model.json:1: instances: found 0"));
  ASSERT_EQ(log.lines.size(), 1u);
  EXPECT_THAT(log.lines[0], HasSubstr("nothing is changed"));
  refresh->look({});
  EXPECT_THAT(events.take(), IsEmpty()) << "it was said";
  write("n/model.json", "{}");
  write("m/model.json", "{}");
  refresh->look({});
  EXPECT_THAT(models.take(), ElementsAre("serve n/1"));
}

TEST_F(RefreshTest, SaysAgainWhatIsWrongToWhoeverLooksByHand) {
  begin();
  folder.write("mainstay.json", "{");
  refresh->look({});
  refresh->look_by_hand();
  EXPECT_EQ(events.take().size(), 2u);
  std::filesystem::remove(at("mainstay.json"));
  refresh->look({});
  EXPECT_THAT(events.take(), ElementsAre(HasSubstr("mainstay.json: the file cannot be read")));
}

TEST_F(RefreshTest, SaysWhichValuesNeedARestart) {
  write("m/model.pt");
  begin();
  configure(R"(, "server": {"port": 9}, "memory": {"high": 0.5}, "models": {"m": {"instances": 2}})");
  refresh->look({});
  EXPECT_THAT(log.lines, Contains("some values change only when the server is started again "
                                  "values=server.port, memory.high"));
  EXPECT_THAT(models.take(), ElementsAre("replace m/1"));
  log.lines.clear();
  refresh->look({});
  EXPECT_THAT(log.lines, IsEmpty());
}

TEST_F(RefreshTest, ServesAnotherRepositoryWhereTheConfigurationNamesOne) {
  write("m/model.pt");
  folder.write("others/n/model.pt", "x");
  begin();
  folder.write("mainstay.json", R"({"model_repository": {"path": "others"}})");
  refresh->look({});
  EXPECT_THAT(models.take(), ElementsAre("serve n/1", "remove m/1"));
  EXPECT_EQ(refresh->watched().repository, at("others"));
}

TEST_F(RefreshTest, LeavesAModelAsItIsWhoseFileIsBeingWritten) {
  write("m/1/model.pt");
  begin();
  write("m/1/model.pt", "half");
  write("n/model.pt");
  refresh->look({at("models/m/1/model.pt")});
  EXPECT_THAT(models.take(), ElementsAre("serve n/1"));
  refresh->look({});
  EXPECT_THAT(models.take(), ElementsAre("replace m/1"));
}

TEST_F(RefreshTest, UsesTheConfigurationThatItKnowsWhileTheFileIsBeingWritten) {
  begin();
  folder.write("mainstay.json", "{\"mod");
  write("n/model.pt");
  refresh->look({at("mainstay.json")});
  EXPECT_THAT(models.take(), ElementsAre("serve n/1"));
}

TEST_F(RefreshTest, SaysOnceWhatItPassesOver) {
  begin();
  write("empty/readme");
  refresh->look({});
  refresh->look({});
  EXPECT_EQ(log.lines.size(), 1u);
}

TEST_F(RefreshTest, WatchesTheConfigurationAndTheFilesThatItNames) {
  folder.write("apart.pt", "x");
  configure(R"(, "models": {"apart": {"path": "apart.pt"}})");
  begin();
  EXPECT_EQ(refresh->watched(), (WatchedFiles{at("models"), {at("mainstay.json"), at("apart.pt")}}));
}

TEST_F(RefreshTest, WatchesTheCertificatesThatItsServerWasStartedWith) {
  configure(
      R"(, "server": {"tls": {"certificate": "a.pem", "key": "a.key"}, "admin": {"tls": {"client_ca": "ca.pem"}}})");
  begin();
  const WatchedFiles all{at("models"), {at("mainstay.json"), at("a.pem"), at("a.key"), at("ca.pem")}};
  EXPECT_EQ(refresh->watched(), all);
  configure(R"(, "server": {"tls": {"certificate": "b.pem"}})");
  refresh->look({});
  EXPECT_EQ(refresh->watched(), all);
}

}  // namespace
}  // namespace mainstay
