#include "http/webhooks/allowed_hosts.hpp"

#include <gtest/gtest.h>

#include "http/webhooks/public_address.hpp"

namespace mainstay::http {
namespace {

AllowedHosts allowing(std::vector<std::string> hosts, std::vector<std::string> private_networks = {}) {
  return AllowedHosts(
      config::Webhooks{.allowed_hosts = std::move(hosts), .private_networks = std::move(private_networks)});
}
bool admits(const AllowedHosts& hosts, const std::string& url) { return hosts.admit(url).ok(); }
bool reaches(const AllowedHosts& hosts, const std::string& url, const char* address) {
  return hosts.may_reach(hosts.admit(url).value(), *IpAddress::parse(address));
}

TEST(AllowedHosts, AreNoneUnlessTheyAreSaid) {
  const auto hosts = allowing({});
  EXPECT_FALSE(hosts.any());
  const auto refused = hosts.admit("https://a.example.org/");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::invalid_argument);
  EXPECT_NE(refused.error().message.find("jobs.webhooks.allowed_hosts"), std::string::npos);
}

TEST(AllowedHosts, AreSpokenToInTlsAtItsOwnPortUnlessItIsSaid) {
  const auto hosts =
      allowing({"a.example.org", "b.example.org:8443", "http://c.example.org", "http://d.example.org:9"});
  for (const auto* const url : {"https://a.example.org/x", "https://A.EXAMPLE.org:443/", "https://b.example.org:8443",
                                "http://c.example.org", "http://d.example.org:9/"})
    EXPECT_TRUE(admits(hosts, url)) << url;
  for (const auto* const url :
       {"http://a.example.org/", "https://a.example.org:8443/", "http://a.example.org:443/", "https://b.example.org/",
        "http://b.example.org:8443/", "https://c.example.org/", "http://d.example.org/", "https://x.a.example.org/",
        "https://a.example.org.evil.example/", "https://example.org/"})
    EXPECT_FALSE(admits(hosts, url)) << url;
}

TEST(AllowedHosts, WithAStarAreAllBelowADomain) {
  const auto hosts = allowing({"*.example.org"});
  EXPECT_TRUE(admits(hosts, "https://a.example.org/"));
  EXPECT_TRUE(admits(hosts, "https://a.b.example.org/"));
  EXPECT_FALSE(admits(hosts, "https://example.org/"));
  EXPECT_FALSE(admits(hosts, "https://aexample.org/"));
  EXPECT_FALSE(admits(hosts, "https://a.example.org.evil.example/"));
}

TEST(AllowedHosts, AreReadOrRefused) {
  for (const auto* const entry : {"a", "a:1", "*.a", "*.a:1", "http://a", "https://a:1", "127.0.0.1", "[::1]:80"})
    EXPECT_TRUE(AllowedHosts::parse(entry)) << entry;
  for (const auto* const entry : {"", "*", "*a.b", "a.*", "a/b", "http://a/", "ftp://a", "a:0", "a:x", "::1", "a b",
                                  "u@a", "http://", "*.*.a", "*."})
    EXPECT_FALSE(AllowedHosts::parse(entry)) << entry;
}

TEST(AllowedHosts, AreNotReachedInNetworksThatAreNotPublic) {
  const auto hosts = allowing({"*.example.org", "http://localhost:9", "http://10.0.0.7", "http://[::1]", "a.internal"});
  EXPECT_TRUE(reaches(hosts, "https://a.example.org", "93.184.216.34"));
  for (const auto* const address : {"127.0.0.1", "10.0.0.7", "169.254.169.254", "192.168.1.1", "::1", "fe80::1",
                                    "fd00::1", "::ffff:127.0.0.1", "0.0.0.0", "::"}) {
    EXPECT_FALSE(reaches(hosts, "https://a.example.org", address)) << address;
    EXPECT_FALSE(reaches(hosts, "https://a.internal", address)) << address;
  }
}

TEST(AllowedHosts, ThatAreAddressesAreReachedThereAlone) {
  const auto hosts = allowing({"http://10.0.0.7", "http://[::1]", "http://localhost:9"});
  EXPECT_TRUE(reaches(hosts, "http://10.0.0.7", "10.0.0.7"));
  EXPECT_FALSE(reaches(hosts, "http://10.0.0.7", "10.0.0.8"));
  EXPECT_TRUE(reaches(hosts, "http://[0::1]", "::1"));
  EXPECT_TRUE(reaches(hosts, "http://localhost:9", "127.0.0.1"));
  EXPECT_TRUE(reaches(hosts, "http://localhost:9", "::1"));
  EXPECT_FALSE(reaches(hosts, "http://localhost:9", "10.0.0.7"));
  EXPECT_FALSE(reaches(hosts, "http://localhost:9", "93.184.216.34"));
}

TEST(AllowedHosts, AreReachedInThePrivateNetworksThatAreSaid) {
  const auto hosts = allowing({"a.internal"}, {"10.1.0.0/16", "fd00::/8"});
  EXPECT_TRUE(reaches(hosts, "https://a.internal", "10.1.2.3"));
  EXPECT_TRUE(reaches(hosts, "https://a.internal", "fd12::1"));
  EXPECT_FALSE(reaches(hosts, "https://a.internal", "10.2.2.3"));
  EXPECT_FALSE(reaches(hosts, "https://a.internal", "127.0.0.1"));
}

TEST(APublicAddress, IsOneOnTheInternet) {
  for (const auto* const text : {"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.0.1",
                                 "172.32.0.0", "192.169.0.1", "223.255.255.255", "2606:4700::1111", "2a00::1"})
    EXPECT_TRUE(is_public(*IpAddress::parse(text))) << text;
  for (const auto* const text : {"0.0.0.0",         "10.0.0.0",        "100.64.0.1", "127.0.0.1",
                                 "127.255.255.255", "169.254.169.254", "172.16.0.1", "172.31.255.255",
                                 "192.0.0.1",       "192.168.0.1",     "198.18.0.1", "224.0.0.1",
                                 "240.0.0.1",       "255.255.255.255", "::",         "::1",
                                 "fe80::1",         "fc00::1",         "fdff::1",    "ff02::1",
                                 "64:ff9b::7f00:1", "::127.0.0.1",     "2001::1",    "2001:db8::1",
                                 "2002:7f00:1::",   "::ffff:10.0.0.1"})
    EXPECT_FALSE(is_public(*IpAddress::parse(text))) << text;
}

}  // namespace
}  // namespace mainstay::http
