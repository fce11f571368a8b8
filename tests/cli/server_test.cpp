#include "cli/server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_server.hpp"

namespace mainstay::cli {
namespace {

using test::FakeServer;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

Server server_at(const std::string& url, std::string key = "") {
  auto server = Server::at(url, std::move(key));
  if (!server) throw std::runtime_error(server.error().message);
  return std::move(server).value();
}

TEST(Server, SaysThatAnAuthorityCannotBeRead) {
  const auto server = Server::at("https://here", "", {.ca = "/nowhere/authority.pem"});
  ASSERT_FALSE(server);
  EXPECT_THAT(server.error().message, StartsWith("the file /nowhere/authority.pem cannot be used"));
  EXPECT_EQ(server.error().code, Errc::invalid_argument);
  EXPECT_FALSE(Server::at("here:8000", ""));
}

TEST(Server, TakesIPv6Addresses) {
  const auto address = http::parse_url("http://[::1]:8000");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->host, "::1");
}

TEST(Server, RefusesAKeyThatWouldBecomeAnotherHeader) {
  EXPECT_FALSE(Server::at("http://here", "a\r\nX-Other: b"));
  EXPECT_FALSE(Server::at("http://here", "a b"));
  EXPECT_TRUE(Server::at("http://here", "aZ0-._~+/="));
}

TEST(Server, IsShownTheKeyWhereThereIsOne) {
  FakeServer fake;
  fake.says("GET /x", "{}");
  EXPECT_TRUE(server_at(fake.url(), "secret").get("/x"));
  EXPECT_TRUE(server_at(fake.url()).get("/x"));
  EXPECT_THAT(fake.asked(), ElementsAre("GET /x Bearer secret", "GET /x"));
}

TEST(Server, IsQuotedWhereItRefuses) {
  FakeServer fake;
  fake.says("GET /x", R"({"error":"no model 'a'"})", 404);
  fake.says("GET /y", "<html>", 502);
  fake.says("GET /z", R"({"error":"no key"})", 401);
  const auto server = server_at(fake.url());
  EXPECT_EQ(server.get("/x").error().message, "the server answered 404: no model 'a'");
  EXPECT_EQ(server.get("/y").error().message, "the server answered 502");
  EXPECT_THAT(server.get("/z").error().message, HasSubstr("MAINSTAY_KEY"));
}

TEST(Server, ThatSaysSomethingElseIsNotBelieved) {
  FakeServer fake;
  fake.says("GET /admin/status", "welcome");
  EXPECT_EQ(server_at(fake.url()).status().error().message, "the server's answer is no JSON");
  fake.says("GET /admin/status", "[]");
  EXPECT_EQ(server_at(fake.url()).status().error().message, "the server's answer is no status");
}

TEST(Server, ThatIsAwayIsNamed) {
  std::string url;
  {
    const FakeServer fake;
    url = fake.url();
  }
  const auto answer = server_at(url).get("/x");
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message, StartsWith("cannot connect to 127.0.0.1:"));
}

}  // namespace
}  // namespace mainstay::cli
