#include "http/oip/log_settings.hpp"

#include <gtest/gtest.h>

#include "tests/http/oip/asked.hpp"

namespace mainstay::http {
namespace {

using config::LogFormat;
using Json = nlohmann::json;

class SettingsAlone final : public AdjustableLog {
 public:
  void event(Level, std::string_view, std::initializer_list<Field>) noexcept override {}
  void request(const RequestLine&) noexcept override {}
  void flush() noexcept override {}
  LogSettings settings() const noexcept override { return settings_; }
  void adjust(const LogSettings& settings) noexcept override { settings_ = settings; }

 private:
  LogSettings settings_;
};

class LogSettingsRoutes : public testing::Test {
 protected:
  LogSettingsRoutes() {
    asked_.log = &log_;
    asked_.served.config.log.format = LogFormat::json;
  }
  test::Asked::Answer post(const std::string& body) { return asked_.post("/v2/logging", body); }

  SettingsAlone log_;
  test::Asked asked_;
};

TEST_F(LogSettingsRoutes, ShowAllSettings) {
  EXPECT_EQ(asked_.get("/v2/logging").json,
            Json::parse(R"({"log_file":"","log_info":true,"log_warning":true,"log_error":true,"log_verbose_level":0,
                            "log_format":"plain"})"));
}

TEST_F(LogSettingsRoutes, WhatIsChangedHoldsAtOnceAndTheRestStays) {
  const auto answer = post(R"({"log_info":false,"log_verbose_level":1,"log_format":"json"})");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.json["log_info"], false);
  EXPECT_EQ(answer.json["log_format"], "json");
  EXPECT_EQ(log_.settings(), (LogSettings{.debug = true, .info = false, .format = LogFormat::json}));
  post(R"({"log_warning":false,"log_error":false,"log_verbose_level":0})");
  EXPECT_EQ(log_.settings(), (LogSettings{false, false, false, false, LogFormat::json}));
  EXPECT_EQ(post("").status, 200) << "nothing is changed by nothing";
}

TEST_F(LogSettingsRoutes, TheDefaultFormatIsThatOfTheConfiguration) {
  EXPECT_EQ(post(R"({"log_format":"default"})").json["log_format"], "json");
  EXPECT_EQ(post(R"({"log_format":"plain"})").json["log_format"], "plain");
}

TEST_F(LogSettingsRoutes, WhatWasShownCanBeSentBack) {
  const auto shown = asked_.get("/v2/logging").json;
  const auto answer = post(shown.dump());
  EXPECT_EQ(answer.status, 200) << answer.json;
  EXPECT_EQ(answer.json, shown);
}

TEST_F(LogSettingsRoutes, WhatTheLogCannotDoIsRefusedWithItsNameAndNothingChanges) {
  for (const auto& [setting, value] : std::vector<std::pair<std::string, std::string>>{{"log_file", R"("/tmp/x")"},
                                                                                       {"log_file", "null"},
                                                                                       {"log_info", "1"},
                                                                                       {"log_warning", R"("true")"},
                                                                                       {"log_error", "null"},
                                                                                       {"log_verbose_level", "2"},
                                                                                       {"log_verbose_level", "-1"},
                                                                                       {"log_format", R"("ISO8601")"},
                                                                                       {"log_format", "1"},
                                                                                       {"log_color", "true"}}) {
    const auto answer = post(R"({"log_info":false,")" + setting + "\":" + value + "}");
    EXPECT_EQ(answer.status, 400) << setting << value;
    EXPECT_NE(answer.error().find("'" + setting + "'"), std::string::npos) << answer.error();
  }
  EXPECT_EQ(post("[]").status, 400);
  EXPECT_EQ(post("{").status, 400);
  EXPECT_EQ(log_.settings(), LogSettings{});
}

TEST_F(LogSettingsRoutes, APageOfAnotherSiteChangesNothing) {
  const auto answer = asked_.post("/v2/logging", R"({"log_info":false})", {{"Origin", "http://elsewhere.example"}});
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(log_.settings(), LogSettings{});
}

TEST_F(LogSettingsRoutes, AreNamedAmongTheExtensions) {
  const auto extensions = asked_.get("/v2").json["extensions"].dump();
  EXPECT_NE(extensions.find("\"logging\""), std::string::npos);
  test::Asked without;
  EXPECT_EQ(without.get("/v2").json["extensions"].dump().find("logging"), std::string::npos);
  EXPECT_EQ(without.get("/v2/logging").status, 404);
}

}  // namespace
}  // namespace mainstay::http
