#include "http/oip/trace_settings.hpp"

#include <gtest/gtest.h>

#include "tests/http/oip/asked.hpp"
#include "tests/http/running_server.hpp"

namespace mainstay::http {
namespace {

using Json = nlohmann::json;

class TraceSettingsRoutes : public testing::Test {
 protected:
  TraceSettingsRoutes() { asked_.traces = &traces_; }
  test::Asked::Answer post(const std::string& body, const std::string& at = "/v2/trace/setting") {
    return asked_.post(at, body);
  }
  test::Asked::Answer infer() { return asked_.post("/v2/models/echo/infer", test::infer_body("1")); }
  std::vector<std::string> traced() { return log_.events(0); }

  static constexpr auto of_echo = "/v2/models/echo/trace/setting";
  test::KeptLog log_;
  RequestTraces traces_{log_};
  test::Asked asked_;
};

/// A number behind "NAME=".
std::int64_t number_in(const std::string& line, const std::string& name) {
  const auto at = line.find(" " + name + "=");
  if (at == line.npos) throw std::runtime_error(name + " is not in " + line);
  return std::stoll(line.substr(at + name.size() + 2));
}

TEST_F(TraceSettingsRoutes, NothingIsTracedAtFirst) {
  EXPECT_EQ(asked_.get("/v2/trace/setting").json,
            Json::parse(R"({"trace_level":["OFF"],"trace_rate":"1000","trace_count":"-1","log_frequency":"0",
                            "trace_file":"","trace_mode":"triton"})"));
  infer();
  EXPECT_TRUE(traced().empty());
}

TEST_F(TraceSettingsRoutes, ATracedRequestIsALineWithTheTimesOfItsPhases) {
  EXPECT_EQ(post(R"({"trace_level":["TIMESTAMPS"],"trace_rate":"1"})").status, 200);
  infer();
  ASSERT_EQ(traced().size(), 1u);
  const auto line = traced()[0];
  EXPECT_EQ(line.find("request trace id=test model=echo version=1"), 0u) << line;
  EXPECT_NE(line.find(" success=true"), std::string::npos) << line;
  // The model's own time is made up by the test.
  const auto points = {"request_start_ns", "queue_start_ns", "answer_start_ns", "request_end_ns"};
  std::int64_t before = 0;
  for (const auto* const point : points) {
    EXPECT_GE(number_in(line, point), before) << point << " in " << line;
    before = number_in(line, point);
  }
  EXPECT_EQ(number_in(line, "compute_end_ns") - number_in(line, "compute_start_ns"), 7000)
      << "as long as the model said";
}

TEST_F(TraceSettingsRoutes, EveryNthRequestIsTracedAndNoMoreThanTheCount) {
  post(R"({"trace_level":"TIMESTAMPS","trace_rate":"2","trace_count":"2"})");
  for (int i = 0; i < 7; ++i) infer();
  EXPECT_EQ(traced().size(), 2u);
  EXPECT_EQ(asked_.get("/v2/trace/setting").json["trace_count"], "0");
}

TEST_F(TraceSettingsRoutes, AModelsOwnSettingsAreOverThoseOfAllUntilTheyAreCleared) {
  post(R"({"trace_level":["TIMESTAMPS"],"trace_rate":1})");
  const auto own = post(R"({"trace_level":["OFF"]})", of_echo);
  EXPECT_EQ(own.json["trace_level"], Json::parse(R"(["OFF"])"));
  EXPECT_EQ(own.json["trace_rate"], "1") << "as for all";
  infer();
  EXPECT_TRUE(traced().empty());
  EXPECT_EQ(post(R"({"trace_level":null})", of_echo).json["trace_level"], Json::parse(R"(["TIMESTAMPS"])"));
  infer();
  EXPECT_EQ(traced().size(), 1u);
  EXPECT_EQ(post(R"({"trace_level":null,"trace_rate":null,"trace_count":null})").json["trace_rate"], "1000");
}

TEST_F(TraceSettingsRoutes, WhatWasShownCanBeSentBack) {
  const auto shown = asked_.get("/v2/trace/setting").json;
  const auto answer = post(shown.dump());
  EXPECT_EQ(answer.status, 200) << answer.json;
  EXPECT_EQ(answer.json, shown);
}

TEST_F(TraceSettingsRoutes, WhatCannotBeHadIsRefusedWithItsNameAndNothingChanges) {
  for (const auto& [setting, value] :
       std::vector<std::pair<std::string, std::string>>{{"trace_level", R"(["TENSORS"])"},
                                                        {"trace_level", "[]"},
                                                        {"trace_level", "1"},
                                                        {"trace_rate", "0"},
                                                        {"trace_rate", R"("x")"},
                                                        {"trace_rate", R"("")"},
                                                        {"trace_count", "-2"},
                                                        {"trace_count", "1.5"},
                                                        {"trace_file", R"("/tmp/trace")"},
                                                        {"log_frequency", R"("10")"},
                                                        {"trace_mode", R"("opentelemetry")"},
                                                        {"trace_color", "1"}}) {
    const auto answer = post(R"({"trace_rate":"5",")" + setting + "\":" + value + "}");
    EXPECT_EQ(answer.status, 400) << setting << value;
    EXPECT_NE(answer.error().find("'" + setting + "'"), std::string::npos) << answer.error();
  }
  EXPECT_EQ(asked_.get("/v2/trace/setting").json["trace_rate"], "1000");
}

TEST_F(TraceSettingsRoutes, AModelThatIsNotThereHasNoSettings) {
  EXPECT_EQ(asked_.get("/v2/models/none/trace/setting").status, 404);
  EXPECT_EQ(post("{}", "/v2/models/none/trace/setting").status, 404);
}

}  // namespace
}  // namespace mainstay::http
