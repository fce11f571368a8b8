#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/http/guard/guarded.hpp"

namespace mainstay::http {
namespace {

using CrossOrigin = test::Guarded;
constexpr auto allow_origin = "Access-Control-Allow-Origin";

TEST_F(CrossOrigin, IsOffByDefault) {
  configure("");
  const auto outcome = ask("GET", "/health", {{"origin", "https://a.example"}});
  EXPECT_EQ(outcome.header(allow_origin), "");
  EXPECT_EQ(outcome.header("Vary"), "");
  const auto preflight = ask("OPTIONS", "/v2/models/iris/infer",
                             {{"origin", "https://a.example"}, {"access-control-request-method", "POST"}});
  EXPECT_EQ(preflight.response->status, 204);
  EXPECT_EQ(preflight.header("Access-Control-Allow-Methods"), "");
}

TEST_F(CrossOrigin, LetsThePagesOfASiteThatIsNamed) {
  configure(R"("server": {"cors": {"origins": ["https://a.example"], "credentials": true}})");
  const auto mine = ask("POST", "/v2/models/iris/infer", {{"origin", "https://a.example"}});
  EXPECT_EQ(mine.header(allow_origin), "https://a.example");
  EXPECT_EQ(mine.header("Access-Control-Allow-Credentials"), "true");
  EXPECT_EQ(mine.header("Vary"), "Origin");
  const auto other = ask("POST", "/v2/models/iris/infer", {{"origin", "https://a.example.evil"}});
  EXPECT_EQ(other.header(allow_origin), "");
  EXPECT_EQ(other.header("Vary"), "Origin") << "no cache may give the one's answer to the other";
}

TEST_F(CrossOrigin, AnswersAPreflightWithoutAKey) {
  configure(R"("server": {"cors": {"origins": ["https://a.example"], "max_age_s": 7}}, )" + two_keys());
  const auto outcome = ask("OPTIONS", "/v2/models/iris/infer",
                           {{"origin", "https://a.example"}, {"access-control-request-method", "POST"}});
  EXPECT_EQ(outcome.response->status, 204);
  EXPECT_EQ(outcome.header(allow_origin), "https://a.example");
  EXPECT_EQ(outcome.header("Access-Control-Allow-Methods"), "GET, POST");
  EXPECT_THAT(outcome.header("Access-Control-Allow-Headers"), ::testing::HasSubstr("Authorization"));
  EXPECT_EQ(outcome.header("Access-Control-Max-Age"), "7");
}

TEST_F(CrossOrigin, TellsAPageWhyItWasRefused) {
  configure(R"("server": {"cors": {"origins": ["https://a.example"]}}, )" + two_keys());
  const auto refused = ask("POST", "/v2/models/iris/infer", {{"origin", "https://a.example"}});
  EXPECT_EQ(refused.response->status, 401);
  EXPECT_EQ(refused.header(allow_origin), "https://a.example");
}

TEST_F(CrossOrigin, OfEverybodyIsNotForTheAdministration) {
  configure(R"("server": {"cors": {"origins": ["*"]}})");
  const CrossOrigin::Headers anybody{{"origin", "https://b.example"}, {"access-control-request-method", "POST"}};
  EXPECT_EQ(ask("POST", "/v2/models/iris/infer", anybody).header(allow_origin), "*");
  EXPECT_EQ(ask("GET", "/admin/status", anybody).header(allow_origin), "");
  EXPECT_EQ(ask("OPTIONS", "/admin/models/iris/reset", anybody).header("Access-Control-Allow-Methods"), "");
  EXPECT_EQ(ask("GET", "/metrics", anybody).header(allow_origin), "");
}

TEST_F(CrossOrigin, LetsASiteThatIsNamedGiveOrders) {
  configure(R"("server": {"cors": {"origins": ["https://a.example"]}})");
  const auto reset = [&](const char* origin) {
    return status("POST", "/admin/models/iris/reset", {{"origin", origin}, {"sec-fetch-site", "cross-site"}});
  };
  EXPECT_EQ(reset("https://a.example"), 200);
  EXPECT_EQ(reset("https://b.example"), 403);
}

}  // namespace
}  // namespace mainstay::http
