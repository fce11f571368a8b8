#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "tests/acceptance/program.hpp"
#include "tests/support/folder.hpp"

namespace mainstay {
namespace {

using testing::Folder;
using testing::Serving;
using Json = nlohmann::json;
namespace fs = std::filesystem;

const fs::path demo = DEMO_FOLDER;

std::string slurp(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Demo, AnswersItsRequestAsItsReadmeSays) {
  Serving server("{}", {"--models", (demo / "models").string()});
  const auto answer = server.post("/v2/models/iris/infer", slurp(demo / "request.json"));
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto body = Json::parse(answer.body);
  EXPECT_NE(slurp(demo / "README.md").find(body["outputs"][0]["name"].get<std::string>()), std::string::npos);
  EXPECT_EQ(Json::parse(server.get("/v2/models/iris").body)["platform"], "pytorch_torchscript");
}

TEST(TorchScript, IsServedFromNothingButAFolder) {
  Folder folder;
  const auto model = demo / "models/iris/1/model.pt";
  fs::create_directories(folder.path() / "plain");
  fs::copy_file(model, folder.path() / "plain/model.pt");
  for (const auto* version : {"3", "12"}) {
    fs::create_directories(folder.path() / "versioned" / version);
    fs::copy_file(model, folder.path() / "versioned" / version / "model.pt");
  }
  std::ofstream(folder.path() / "versioned/model.json") << R"({"versions": "all"})";
  Serving server("{}", {"--models", folder.path().string()});
  const auto metadata = Json::parse(server.get("/v2/models/plain").body);
  // Nothing is declared: the name is that of forward's argument.
  ASSERT_EQ(metadata["inputs"].size(), 1u);
  const auto input = metadata["inputs"][0]["name"].get<std::string>();
  const auto body =
      R"({"inputs":[{"name":")" + input + R"(","shape":[1,4],"datatype":"FP32","data":[5.1,3.5,1.4,0.2]}]})";
  EXPECT_EQ(server.post("/v2/models/plain/infer", body).status, 200);

  EXPECT_EQ(Json::parse(server.get("/v2/models/versioned").body)["versions"], Json({"3", "12"}));
  const auto version_of = [&](const std::string& path) {
    return Json::parse(server.post(path, body).body)["model_version"];
  };
  EXPECT_EQ(version_of("/v2/models/versioned/infer"), "12");
  EXPECT_EQ(version_of("/v2/models/versioned/versions/3/infer"), "3");
  EXPECT_EQ(server.get("/v2/models/versioned/versions/4").status, 404);
}

TEST(TorchScript, AnswersWithoutAPathOrATraceWhenTheModelFails) {
  Folder folder;
  fs::create_directories(folder.path() / "m");
  fs::copy_file(demo / "models/iris/1/model.pt", folder.path() / "m/model.pt");
  Serving undeclared("{}", {"--models", folder.path().string()});
  const auto input = Json::parse(undeclared.get("/v2/models/m").body)["inputs"][0]["name"].get<std::string>();
  const auto answer =
      undeclared.post("/v2/models/m/infer", R"({"inputs":[{"name":")" + input +
                                                R"(","shape":[1,7],"datatype":"FP32","data":[1,2,3,4,5,6,7]}]})");
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body.find("Traceback"), std::string::npos) << answer.body;
  EXPECT_EQ(answer.body.find(".py"), std::string::npos) << answer.body;
  EXPECT_EQ(answer.body.find("frame #"), std::string::npos) << answer.body;
}

TEST(TorchScript, ThatReachesItsLimitOfMemoryIsSaidToLeak) {
  Serving server(Json{{"models",
                       {{"greedy",
                         {{"path", TORCH_ZOO "/greedy.pt"},
                          {"isolation", "process"},
                          {"limits", {{"memory_mb", 512}}},
                          {"state", {{"strategy", "none"}}}}}}}}
                     .dump());
  const auto body = R"({"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1]}]})";
  EXPECT_EQ(server.post("/v2/models/greedy/infer", body).status, 500);
  const auto line = server.program().wait_for_line("instance ended");
  ASSERT_TRUE(line);
  EXPECT_NE(line->find("cause=leaking"), std::string::npos) << *line;
  EXPECT_NE(line->find("it reached limits.memory_mb (512 MiB)"), std::string::npos) << *line;
}

TEST(TorchScript, ThatIsNoModelFailsAlone) {
  Folder folder;
  folder.write("bad/model.pt", "this is no zip archive");
  fs::create_directories(folder.path() / "good");
  fs::copy_file(demo / "models/iris/1/model.pt", folder.path() / "good/model.pt");
  Serving server("{}", {"--models", folder.path().string()});
  EXPECT_EQ(server.get("/v2/models/good/ready").status, 200);
  const auto bad = server.get("/v2/models/bad/ready");
  EXPECT_EQ(bad.status, 503);
  EXPECT_EQ(bad.body.find(folder.path().string()), std::string::npos) << bad.body;
}

}  // namespace
}  // namespace mainstay
