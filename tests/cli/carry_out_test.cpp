#include "cli/carry_out.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "fake_server.hpp"

namespace mainstay::cli {
namespace {

using testing::ElementsAre;
using Kind = ModelOrder::Kind;

std::string status_with(const std::string& state, double progress) {
  return Json{{"models", {{{"name", "big"}, {"version", "1"}, {"state", state}, {"progress", progress}}}}}.dump();
}

class CarryOut : public testing::Test {
 protected:
  Carried carry_out(Kind kind, const std::function<void(const LoadStage&)>& show = {}) {
    return cli::carry_out(*Server::at(fake_.url(), ""), {kind, "big", ""}, wakeups_, show);
  }

  // Before the server's threads: the signals are for this one.
  const Wakeups wakeups_{SIGINT};
  test::FakeServer fake_;
};

TEST_F(CarryOut, ShowsHowALoadGetsOnUntilItIsDone) {
  fake_.says("GET /admin/status", status_with("queued", 0));
  std::vector<std::string> seen;
  const auto carried = carry_out(Kind::load, [&](const LoadStage& stage) {
    seen.push_back(stage.state);
    fake_.says("GET /admin/status", status_with("loading", 0.5));
    if (stage.state == "loading") fake_.lets_go("{}");
  });
  EXPECT_EQ(carried.end, Carried::End::done);
  EXPECT_THAT(seen, ElementsAre("queued", "loading"));
  EXPECT_EQ(fake_.asked().at(0), "POST /v2/repository/models/big/load");
}

TEST_F(CarryOut, SaysWhyALoadFailed) {
  fake_.says("POST /v2/repository/models/big/load", R"({"error":"model.pt is cut\u001b[2J off"})", 503);
  const auto carried = carry_out(Kind::load);
  EXPECT_EQ(carried.end, Carried::End::failed);
  EXPECT_EQ(carried.why, "the server answered 503: model.pt is cut�[2J off");
}

TEST_F(CarryOut, LeavesALoadGoingAtASignal) {
  fake_.says("GET /admin/status", status_with("loading", 0.5));
  const auto carried = carry_out(Kind::load, [](const LoadStage&) { ::raise(SIGINT); });
  EXPECT_EQ(carried.end, Carried::End::left_going);
}

TEST_F(CarryOut, WaitsOnWhereTheStatusIsRefused) {
  fake_.says_once("GET /admin/status", R"({"error":"not for you"})", 403);
  fake_.says("GET /admin/status", status_with("loading", 0.1));
  const auto carried = carry_out(Kind::load, [&](const LoadStage&) { fake_.lets_go("{}"); });
  EXPECT_EQ(carried.end, Carried::End::done);
}

TEST_F(CarryOut, FailsWhereTheServerGoesAway) {
  fake_.says("GET /admin/status", status_with("loading", 0.1));
  const auto carried = carry_out(Kind::load, [&](const LoadStage&) { fake_.goes_away(); });
  EXPECT_EQ(carried.end, Carried::End::failed);
  EXPECT_NE(carried.why, "");
}

TEST_F(CarryOut, ResetsWithoutAskingForMore) {
  fake_.says("POST /admin/models/big/reset", R"({"model":"big","version":"1","done":"reset"})");
  EXPECT_EQ(carry_out(Kind::reset).end, Carried::End::done);
  EXPECT_THAT(fake_.asked(), ElementsAre("POST /admin/models/big/reset"));
}

}  // namespace
}  // namespace mainstay::cli
