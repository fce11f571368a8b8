// Folders that cannot be read and names that lead elsewhere: serving goes on.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "tests/acceptance/loading/watching.hpp"

namespace mainstay {
namespace {

using ::testing::AnyOf;
using testing::events_in;
using testing::eventually;
using testing::Folder;
using ::testing::HasSubstr;
using testing::infer_body;
using testing::only;
using testing::Program;
using testing::Serving;
using Json = nlohmann::json;
namespace fs = std::filesystem;

/// Models that need no file of their own: each folder's description names a built-in one.
void add_model(const fs::path& repository, const std::string& name) {
  fs::create_directories(repository / name);
  std::ofstream(repository / name / "model.json") << R"({"path": "builtin/echo"})";
}

int echo(const Serving& server, const std::string& model) {
  return server.post("/v2/models/" + model + "/infer", infer_body("FP32", "[1]", "[1]")).status;
}

class UnreadableFolder : public ::testing::Test {
 protected:
  UnreadableFolder() {
    for (const auto* name : {"one", "two"}) add_model(repository, name);
  }
  std::string configuration() const {
    return Json{{"allow_builtin", true},
                {"model_repository", {{"path", repository.string()}}},
                {"model_loading", {{"memory_protection", {{"enabled", false}}}}},
                {"log", {{"events", {{"path", (folder.path() / "events.jsonl").string()}}}}}}
        .dump();
  }

  Folder folder;
  const fs::path repository = folder.path() / "repository";
};

TEST_F(UnreadableFolder, AtTheStartIsSaidAndEndsTheProgram) {
  fs::remove_all(repository);
  folder.write("repository", "a file");
  Program program({"serve", "--config", folder.write("mainstay.json", configuration()).string(), "--port", "0"});
  EXPECT_EQ(program.wait(), 2);
  EXPECT_THAT(program.output(), HasSubstr(repository.string() + " cannot be read"));
}

TEST_F(UnreadableFolder, InThePlaceOfTheRepositoryLeavesTheModelsThatAreThere) {
  Serving server(configuration());
  fs::rename(repository, folder.path() / "aside");
  folder.write("repository", "a file");
  server.program().signal(SIGHUP);
  const auto line = server.program().wait_for_line("the configuration is wrong, and nothing is changed");
  ASSERT_TRUE(line);
  EXPECT_THAT(*line, HasSubstr("cannot be read"));
  EXPECT_EQ(echo(server, "one"), 200);
  // What is served already needs nothing that the configuration would say.
  EXPECT_EQ(server.post("/v2/repository/models/one/load", "").status, 200);
  EXPECT_EQ(echo(server, "two"), 200);
  EXPECT_EQ(server.get("/v2/health/ready").status, 200);
}

TEST_F(UnreadableFolder, OfOneModelLeavesThatModelAsItIs) {
  Serving server(configuration());
  // What not even root can follow.
  fs::remove_all(repository / "one");
  fs::create_directories(repository / "one");
  fs::create_symlink("model.json", repository / "one/model.json");
  add_model(repository, "three");
  server.program().signal(SIGHUP);
  EXPECT_TRUE(server.program().wait_for_line("one cannot be read"));
  EXPECT_TRUE(eventually([&] { return echo(server, "three") == 200; }));
  EXPECT_EQ(echo(server, "one"), 200);
  EXPECT_TRUE(only(events_in(folder.path() / "events.jsonl"), "model_removed").empty());
}

TEST(NamesThatLeadElsewhere, AreRefusedAndNoFileIsTouched) {
  Folder folder;
  const auto repository = folder.path() / "repository";
  add_model(repository, "one");
  add_model(folder.path(), "outside");
  folder.write("outside/model.pt", "none");
  Serving server(Json{{"allow_builtin", true}, {"model_repository", {{"path", repository.string()}}}}.dump());

  const int watch = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  ASSERT_GE(::inotify_add_watch(watch, (folder.path() / "outside").c_str(), IN_ALL_EVENTS), 0);
  const auto body = infer_body("FP32", "[1]", "[1]");
  for (const std::string name : {"..",
                                 ".",
                                 "../outside",
                                 "..%2Foutside",
                                 "%2e%2e",
                                 "%2E%2E%2Foutside",
                                 "%2e%2e/outside",
                                 "one/../../outside",
                                 "one%2F..%2F..%2Foutside",
                                 "..%5Coutside",
                                 "%2Ftmp",
                                 "//tmp",
                                 "one%00",
                                 "%",
                                 "%zz",
                                 "%c0%ae%c0%ae",
                                 "-one",
                                 ".one",
                                 "one%20",
                                 "%0Aone",
                                 "~",
                                 "*"})
    for (const auto& at : {"/v2/repository/models/" + name + "/load", "/v2/repository/models/" + name + "/unload",
                           "/v2/repository/models/one/versions/" + name + "/load",
                           "/v2/repository/models/one/versions/" + name + "/unload", "/v2/models/" + name + "/infer",
                           "/v2/models/one/versions/" + name + "/infer"}) {
      const auto answer = server.post(at, at.ends_with("infer") ? body : "");
      EXPECT_THAT(answer.status, AnyOf(400, 404, 405)) << at << ": " << answer.body;
      EXPECT_THAT(answer.body, Not(HasSubstr(folder.path().string()))) << at;
    }
  for (const auto& longest : {std::string(129, 'a'), std::string(5000, 'a')})
    EXPECT_EQ(server.post("/v2/repository/models/" + longest + "/load", "").status, 404) << longest.size();
  char event[4096];
  EXPECT_LT(::read(watch, event, sizeof event), 0) << "something outside of the repository was looked at";
  // That the watch sees what it is to see.
  std::ifstream(folder.path() / "outside/model.pt").get();
  EXPECT_GT(::read(watch, event, sizeof event), 0);
  ::close(watch);
  EXPECT_EQ(echo(server, "one"), 200);
}

}  // namespace
}  // namespace mainstay
