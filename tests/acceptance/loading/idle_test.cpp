// Models that nobody uses give back their memory, and come back by themselves.

#include <gtest/gtest.h>

#include "tests/acceptance/loading/heavy.hpp"
#include "tests/acceptance/loading/watching.hpp"

namespace mainstay {
namespace {

using testing::eventually;
using testing::heavy_answer;
using testing::heavy_question;
using testing::in_mib;
using testing::memory_of_tree;
using testing::mib;
using testing::Serving;
using testing::status_of;
using testing::sum_of;
using Json = nlohmann::json;

class Idle : public ::testing::TestWithParam<const char*> {
 protected:
  Json model(int number) const { return {{"path", testing::heavy_file(number).string()}, {"isolation", GetParam()}}; }
  http::ClientResponse ask(const std::string& name) {
    return server.post("/v2/models/" + name + "/infer", heavy_question(3));
  }
  std::string state_of(const std::string& name) { return status_of(server, name)["state"]; }

  Serving server{Json{{"models", {{"used", model(1)}, {"always", model(2)}}},
                      {"model_loading", {{"strategy", "lazy"}, {"memory_protection", {{"enabled", false}}}}},
                      {"model_unloading", {{"unload_idle_after_minutes", 0.001}, {"always_loaded_models", {"always"}}}},
                      {"memory", {{"check_every_s", 0.02}}}}
                     .dump()};
};

TEST_P(Idle, AModelGoesAndItsNextRequestBringsItBack) {
  for (int round = 1; round <= 3; ++round) {
    EXPECT_EQ(heavy_answer(ask("used"), 3), 1);
    EXPECT_EQ(status_of(server, "used")["loads"], round);
    ASSERT_TRUE(eventually([&] { return state_of("used") == "unloaded"; }));
  }
  EXPECT_EQ(state_of("always"), "ready");
  EXPECT_EQ(status_of(server, "always")["loads"], 1);
  EXPECT_EQ(server.get("/health").status, 200);
}

TEST_P(Idle, ItsMemoryIsTheSystemsAgain) {
  ASSERT_EQ(heavy_answer(ask("used"), 3), 1);
  ASSERT_TRUE(eventually([&] { return state_of("used") == "unloaded"; }));
  const auto before = sum_of(memory_of_tree(server.program().pid()));
  for (int round = 0; round < 3; ++round) {
    ASSERT_EQ(heavy_answer(ask("used"), 3), 1);
    ASSERT_TRUE(eventually([&] { return state_of("used") == "unloaded"; }));
  }
  // A quarter of what the model takes: if anything of it stayed, it would be all of it.
  EXPECT_TRUE(
      eventually([&] { return sum_of(memory_of_tree(server.program().pid())) < before + testing::heavy_mib * mib / 4; },
                 std::chrono::seconds{10}))
      << before / mib << " MiB before, " << in_mib(memory_of_tree(server.program().pid()));
}

INSTANTIATE_TEST_SUITE_P(Isolations, Idle, ::testing::Values("thread", "process"),
                         [](const auto& isolation) { return isolation.param; });

}  // namespace
}  // namespace mainstay
