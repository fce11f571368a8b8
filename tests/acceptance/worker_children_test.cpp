#include <gmock/gmock.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "tests/acceptance/processes.hpp"
#include "tests/acceptance/program.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using testing::Serving;
using testing::Watched;
using testing::worker_of;
using Json = nlohmann::json;

/// A model in a worker that starts a process of its own for each call: a fork (0), or another program (1).
class WorkerChildren : public ::testing::TestWithParam<int> {
 protected:
  pid_t start_child() {
    const Json body{{"inputs", {{{"name", "X"}, {"datatype", "INT64"}, {"shape", {1}}, {"data", {GetParam()}}}}}};
    const auto answer = server.post("/v2/models/parent/infer", body.dump());
    EXPECT_EQ(answer.status, 200) << answer.body;
    return Json::parse(answer.body)["outputs"][0]["data"][0];
  }

  Serving server{Json{
      {"models",
       {{"parent",
         {{"path", MAINSTAY_TEST_PLUGINS "/parent.so"}, {"isolation", "process"}, {"state", {{"strategy", "none"}}}}}}}}
                     .dump()};
};

TEST_P(WorkerChildren, DieWithTheServer) {
  const Watched child{start_child()};
  server.program().signal(SIGKILL);
  EXPECT_TRUE(child.wait(2s));
}

TEST_P(WorkerChildren, DieWithTheServerWhereTheirWorkerIsStopped) {
  const Watched child{start_child()};
  const auto worker = worker_of(server.program().pid(), "parent").value();
  const Watched watched{worker};
  ::kill(worker, SIGSTOP);
  server.program().signal(SIGKILL);
  EXPECT_TRUE(child.wait(2s));
  EXPECT_TRUE(watched.wait(2s));
}

TEST_P(WorkerChildren, DieWithTheirWorker) {
  const Watched child{start_child()};
  ::kill(worker_of(server.program().pid(), "parent").value(), SIGKILL);
  EXPECT_TRUE(child.wait(2s));
}

TEST_P(WorkerChildren, HaveNoPartInWhatItSaysToItsServerAsOtherPrograms) {
  if (GetParam() == 0) GTEST_SKIP() << "a fork has all that its parent has";
  EXPECT_THAT(testing::descriptors_of(start_child()),
              ::testing::Not(::testing::Contains(::testing::HasSubstr("socket:"))));
}

INSTANTIATE_TEST_SUITE_P(All, WorkerChildren, ::testing::Values(0, 1));

}  // namespace
}  // namespace mainstay
