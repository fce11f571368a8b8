#include "http/guard/rate_limits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/http/guard/guarded.hpp"

namespace mainstay::http {
namespace {

using namespace std::chrono_literals;
using RateLimited = test::Guarded;

TEST_F(RateLimited, AreOffByDefault) {
  configure("");
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(infer(), 200);
  EXPECT_EQ(ask("POST", "/v2/models/iris/infer").header("RateLimit-Limit"), "");
}

TEST_F(RateLimited, OfAnAddressAreToldAndHeld) {
  configure(R"("rate_limits": {"per_address": {"rate": 0.5, "burst": 2}})");
  const auto first = ask("POST", "/v2/models/iris/infer");
  EXPECT_EQ(first.header("RateLimit-Limit"), "2");
  EXPECT_EQ(first.header("RateLimit-Remaining"), "1");
  EXPECT_EQ(first.header("RateLimit-Reset"), "2");
  EXPECT_EQ(infer(), 200);
  const auto refused = ask("POST", "/v2/models/iris/infer");
  EXPECT_EQ(refused.response->status, 429);
  EXPECT_EQ(refused.header("Retry-After"), "2");
  EXPECT_EQ(refused.header("RateLimit-Remaining"), "0");
  EXPECT_EQ(refused.header("RateLimit-Reset"), "4");
  EXPECT_EQ(infer({}, "10.0.0.1"), 200);
  EXPECT_EQ(status("GET", "/health"), 200) << "health is always told";
  now_ += 2s;
  EXPECT_EQ(infer(), 200);
}

TEST_F(RateLimited, CountAnIPv6NetworkAsOneAddress) {
  configure(R"("rate_limits": {"per_address": {"rate": 1, "burst": 1}})");
  EXPECT_EQ(infer({}, "2001:db8:1:2::1"), 200);
  EXPECT_EQ(infer({}, "2001:db8:1:2:ffff::7"), 429);
  EXPECT_EQ(infer({}, "2001:db8:1:3::1"), 200);
  EXPECT_EQ(infer({}, "10.0.0.1"), 200);
  EXPECT_EQ(infer({}, "10.0.0.2"), 200);
  EXPECT_EQ(infer({}, "::ffff:10.0.0.2"), 429);
}

TEST_F(RateLimited, OfAnAddressHoldUpWhoTriesKeys) {
  configure(R"("rate_limits": {"per_address": {"rate": 1, "burst": 3}}, )" + two_keys());
  for (int i = 0; i < 3; ++i) EXPECT_EQ(infer(with("a-guess-of-somebodys")), 401);
  EXPECT_EQ(infer(with("a-guess-of-somebodys")), 429);
  EXPECT_EQ(infer(with(infer_key), "10.0.0.1"), 200);
}

TEST_F(RateLimited, BelieveTrustedProxiesAlone) {
  configure(R"("rate_limits": {"per_address": {"rate": 1, "burst": 1}, "trusted_proxies": ["10.0.0.0/8"]})");
  EXPECT_EQ(infer({{"x-forwarded-for", "1.1.1.1"}}, "10.0.0.1"), 200);
  EXPECT_EQ(infer({{"x-forwarded-for", "9.9.9.9, 1.1.1.1"}}, "10.0.0.1"), 429);
  EXPECT_EQ(infer({{"x-forwarded-for", "1.1.1.2"}}, "10.0.0.1"), 200);
  EXPECT_EQ(infer({{"x-forwarded-for", "1.1.1.3"}}, "2.2.2.2"), 200);
  EXPECT_EQ(infer({{"x-forwarded-for", "1.1.1.4"}}, "2.2.2.2"), 429);
  EXPECT_EQ(infer({{"forwarded", "for=1.1.1.5"}}, "10.0.0.1"), 200) << "it is the proxy that asks";
  EXPECT_EQ(infer({{"forwarded", "for=1.1.1.6"}}, "10.0.0.1"), 429);
}

TEST_F(RateLimited, OfAKeyHoldWhereverItComesFromAndThroughItsExchange) {
  const std::string limit = R"("rate_limits": {"per_key": {"rate": 1, "burst": 2}}, )";
  configure(limit + two_keys());
  EXPECT_EQ(infer(with(infer_key), "10.0.0.1"), 200);
  EXPECT_EQ(infer(with(infer_key), "10.0.0.2"), 200);
  EXPECT_EQ(infer(with(infer_key), "10.0.0.3"), 429);
  EXPECT_EQ(status("GET", "/admin/status", with(admin_key)), 200) << "another key has its own";
  EXPECT_TRUE(guard_->follow(loaded(limit + two_keys())).empty());
  EXPECT_EQ(infer(with(infer_key)), 429);
}

TEST_F(RateLimited, OfARouteHoldForAllTogether) {
  configure(R"("rate_limits": {"per_route": [
    {"method": "POST", "path": "/v2/models/bert/infer", "rate": 1, "burst": 1},
    {"path": "/v2/models/{model}/infer", "rate": 1, "burst": 2}]})");
  EXPECT_EQ(status("POST", "/v2/models/bert/infer", {}, "10.0.0.1"), 200);
  EXPECT_EQ(status("POST", "/v2/models/bert/infer?x=1", {}, "10.0.0.2"), 429);
  EXPECT_EQ(status("POST", "/v2/models/bert/infer/", {}, "10.0.0.3"), 429);
  EXPECT_EQ(infer(), 200);
  EXPECT_EQ(status("POST", "/v2/models/other/infer"), 200);
  EXPECT_EQ(infer(), 429);
  EXPECT_EQ(status("GET", "/admin/status"), 200);
}

TEST_F(RateLimited, TellOfTheOneThatIsMetNext) {
  configure(R"("rate_limits": {"per_address": {"rate": 1, "burst": 9}, "per_key": {"rate": 1, "burst": 3}}, )" +
            two_keys());
  EXPECT_EQ(ask("POST", "/v2/models/iris/infer", with(infer_key)).header("RateLimit-Limit"), "3");
}

TEST_F(RateLimited, OfWhatIsUnderWayHoldUntilItIsAnswered) {
  configure(R"("rate_limits": {"per_key": {"max_concurrent": 2}}, )" + two_keys());
  std::vector<test::Outcome> outcomes(2);
  std::vector<std::unique_ptr<Exchange>> held;
  held_ = &held;
  for (auto& outcome : outcomes) hold("POST", "/v2/models/iris/infer", with(infer_key), outcome);
  ASSERT_EQ(held.size(), 2U);
  const auto refused = ask("POST", "/v2/models/iris/infer", with(infer_key));
  EXPECT_EQ(refused.response->status, 429);
  EXPECT_EQ(refused.header("Retry-After"), "1");
  held.pop_back();
  held_ = nullptr;
  EXPECT_EQ(infer(with(infer_key)), 200);
  EXPECT_EQ(infer(with(infer_key)), 200) << "its place was given back";
}

TEST(RateLimits, ForgetNobodyWhoHasUsedMuchThroughAFloodOfAMillionAddresses) {
  config::RateLimits config;
  config.per_address = {.rate = 1, .burst = 10};
  config.max_addresses = 65536;
  const RateLimits limits(config, 7);
  const Clock::time_point now{1000s};
  const auto greedy = *IpAddress::parse("203.0.113.7");
  while (limits.of_address(greedy, now)->admitted) {
  }
  for (std::uint32_t i = 0; i < 1'000'000; ++i) {
    const auto byte = [i](unsigned shift) { return static_cast<std::uint8_t>(i >> shift); };
    ASSERT_TRUE(limits.of_address(IpAddress(IpAddress::V4{10, byte(16), byte(8), byte(0)}), now)->admitted);
  }
  EXPECT_FALSE(limits.of_address(greedy, now)->admitted);
}

}  // namespace
}  // namespace mainstay::http
