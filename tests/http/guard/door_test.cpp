#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/http/guard/guarded.hpp"

namespace mainstay::http {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using GuardedDoor = test::Guarded;

TEST_F(GuardedDoor, IsOpenToEverythingWithoutKeys) {
  configure("");
  for (const char* target : {"/health", "/admin/status", "/metrics"}) EXPECT_EQ(status("GET", target), 200) << target;
  EXPECT_EQ(infer(), 200);
  EXPECT_EQ(infer(with("whatever-somebody-sends")), 200);
}

TEST_F(GuardedDoor, AsksForAKeyWhereThereAreKeys) {
  configure(two_keys());
  EXPECT_EQ(status("GET", "/health"), 200);
  const auto refused = ask("POST", "/v2/models/iris/infer");
  EXPECT_EQ(refused.response->status, 401);
  EXPECT_EQ(refused.header("WWW-Authenticate"), R"(Bearer realm="mainstay")");
  EXPECT_THAT(refused.response->body, HasSubstr("X-API-Key"));
  EXPECT_EQ(infer(with(infer_key)), 200);
}

TEST_F(GuardedDoor, TakesTheKeyFromEitherHeader) {
  configure(two_keys());
  EXPECT_EQ(infer({{"X-API-Key", infer_key}}), 200);
  EXPECT_EQ(infer({{"authorization", std::string("bearer   ") + infer_key}}), 200);
  EXPECT_EQ(infer({{"authorization", "Basic abc"}, {"X-API-Key", infer_key}}), 200);
  EXPECT_EQ(infer({{"authorization", std::string("Bearer") + infer_key}}), 401);
  EXPECT_EQ(infer({{"authorization", "Bearer "}}), 401);
}

TEST_F(GuardedDoor, TakesTheKeyFromTheHeaderThatIsConfigured) {
  configure(R"("auth": {"header": "X-Mine", "keys": [{"id": "a", "hash": ")" + hash(infer_key) + "\"}]}");
  EXPECT_EQ(infer({{"X-Mine", infer_key}}), 200);
  EXPECT_EQ(infer({{"X-API-Key", infer_key}}), 401);
}

TEST_F(GuardedDoor, NeverRepeatsTheKeyThatItWasShown) {
  configure(two_keys());
  const auto refused = ask("POST", "/v2/models/iris/infer", with("some-key-that-is-wrong"));
  EXPECT_EQ(refused.response->status, 401);
  EXPECT_THAT(refused.response->body, Not(HasSubstr("some-key")));
  EXPECT_THAT(refused.header("WWW-Authenticate"), HasSubstr("invalid_token"));
}

TEST_F(GuardedDoor, SaysWhichScopeIsMissing) {
  configure(two_keys());
  const auto refused = ask("GET", "/admin/status", with(infer_key));
  EXPECT_EQ(refused.response->status, 403);
  EXPECT_THAT(refused.response->body, HasSubstr("'user' lacks the scope admin"));
  EXPECT_EQ(status("GET", "/metrics", with(infer_key)), 403);
  EXPECT_EQ(infer(with(admin_key)), 403) << "no scope stands for another";
  EXPECT_EQ(status("GET", "/admin/status", with(admin_key)), 200);
  EXPECT_EQ(status("GET", "/metrics", with(admin_key)), 200);
}

TEST_F(GuardedDoor, ShowsNothingOfModelsThatTheKeyIsNotFor) {
  configure(two_keys(R"(, "models": ["iris*"])"));
  EXPECT_EQ(infer(with(infer_key)), 200);
  const auto refused = ask("POST", "/v2/models/bert/infer", with(infer_key));
  EXPECT_EQ(refused.response->status, 404);
  EXPECT_EQ(refused.response->body, R"({"error":"no model is called 'bert'"})");
  EXPECT_EQ(status("POST", "/v2/models/%62ert/infer", with(infer_key)), 404);
}

TEST_F(GuardedDoor, OfAnAddressOfItsOwnIsOpenUnlessSomebodyHasAKeyForIt) {
  configure(R"("auth": {"keys": [{"id": "user", "hash": ")" + hash(infer_key) + "\"}]}", Place::own);
  EXPECT_EQ(status("GET", "/admin/status"), 200);
  configure(two_keys(), Place::own);
  EXPECT_EQ(status("GET", "/admin/status"), 401);
  EXPECT_EQ(status("GET", "/admin/status", with(admin_key)), 200);
}

TEST_F(GuardedDoor, IsClosedToNamesThatOthersMadeStandForThisMachine) {
  configure("");
  for (const char* host : {"localhost:8000", "127.0.0.1:8000", "[::1]:8000", "my.localhost", "127.0.0.1"})
    EXPECT_EQ(status("GET", "/admin/status", {{"host", host}}), 200) << host;
  for (const char* host : {"evil.example:8000", "localhost.evil.example", "10.0.0.1", "[::2]:8000", "[", ""})
    EXPECT_EQ(status("GET", "/admin/status", {{"host", host}}), 403) << host;
  EXPECT_EQ(infer({{"host", "evil.example"}}), 200);
  configure(two_keys());
  EXPECT_EQ(
      status("GET", "/admin/status", {{"host", "here.example"}, {"authorization", std::string("Bearer ") + admin_key}}),
      200);
}

TEST_F(GuardedDoor, TakesNoOrdersFromPagesOfOtherSites) {
  configure("");
  const auto reset = [&](Headers headers) { return status("POST", "/admin/models/iris/reset", std::move(headers)); };
  EXPECT_EQ(reset({{"sec-fetch-site", "cross-site"}}), 403);
  EXPECT_EQ(reset({{"origin", "https://evil.example"}, {"host", "localhost"}}), 403);
  EXPECT_EQ(reset({{"sec-fetch-site", "same-origin"}}), 200);
  EXPECT_EQ(reset({}), 200);
}

TEST_F(GuardedDoor, ExchangesKeysWhileItIsOpen) {
  configure(two_keys());
  EXPECT_TRUE(
      guard_->follow(loaded(R"("auth": {"keys": [{"id": "user", "hash": ")" + hash(admin_key) + "\"}]}")).empty());
  EXPECT_EQ(infer(with(infer_key)), 401);
  EXPECT_EQ(infer(with(admin_key)), 200);
}

TEST_F(GuardedDoor, KeepsItsKeysWhereTheNewOnesCannotBeRead) {
  configure(two_keys());
  EXPECT_FALSE(guard_->follow(loaded(R"("auth": {"file": "/nowhere/keys.json"})")).empty());
  EXPECT_EQ(infer(with(infer_key)), 200);
  EXPECT_EQ(infer(), 401);
}

TEST_F(GuardedDoor, DoesNotBecomeOpenToEverybodyWhereOthersReachIt) {
  configure(R"("server": {"host": "0.0.0.0"}, )" + two_keys());
  EXPECT_FALSE(guard_->follow(loaded("")).empty())
      << "the host in the new configuration is not the one that is listened on";
  EXPECT_EQ(status("GET", "/admin/status"), 401);
}

TEST_F(GuardedDoor, AddsTheHeadersThatAreConfiguredToEveryAnswer) {
  configure(R"("server": {"headers": {"Strict-Transport-Security": "max-age=1"}})");
  for (const char* target : {"/health", "/nothing"})
    EXPECT_EQ(ask("GET", target).header("Strict-Transport-Security"), "max-age=1") << target;
}

}  // namespace
}  // namespace mainstay::http
