#include "http/guard/client_address.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace mainstay::http {
namespace {

constexpr auto x_forwarded_for = config::ProxyHeader::x_forwarded_for;
constexpr auto forwarded = config::ProxyHeader::forwarded;

std::string client(const char* peer, std::string_view said, config::ProxyHeader header = x_forwarded_for) {
  const std::vector<IpNetwork> trusted{*IpNetwork::parse("10.0.0.0/8"), *IpNetwork::parse("fd00::/8")};
  return client_address(*IpAddress::parse(peer), trusted, header, said).text();
}

TEST(ClientAddress, IsThePeersWhereThePeerIsNotTrusted) {
  EXPECT_EQ(client("1.2.3.4", "5.6.7.8"), "1.2.3.4");
  EXPECT_EQ(client("1.2.3.4", "5.6.7.8, 10.0.0.1"), "1.2.3.4");
}

TEST(ClientAddress, IsTheLastThatIsNotTrusted) {
  EXPECT_EQ(client("10.0.0.1", ""), "10.0.0.1");
  EXPECT_EQ(client("10.0.0.1", "5.6.7.8"), "5.6.7.8");
  EXPECT_EQ(client("10.0.0.1", "5.6.7.8,  10.0.0.2 ,10.0.0.3"), "5.6.7.8");
  EXPECT_EQ(client("10.0.0.1", "10.0.0.3"), "10.0.0.3");
  EXPECT_EQ(client("fd00::1", "2001:db8::7"), "2001:db8::7");
}

TEST(ClientAddress, IsNeverWhatTheClientSaysOfItself) {
  EXPECT_EQ(client("10.0.0.1", "9.9.9.9, 10.0.0.9, 5.6.7.8"), "5.6.7.8");
  EXPECT_EQ(client("10.0.0.1", "9.9.9.9, 5.6.7.8, 10.0.0.2"), "5.6.7.8");
}

TEST(ClientAddress, StopsAtWhatIsNoAddress) {
  EXPECT_EQ(client("10.0.0.1", "9.9.9.9, unknown"), "10.0.0.1");
  EXPECT_EQ(client("10.0.0.1", "9.9.9.9, , 10.0.0.2"), "10.0.0.2");
  EXPECT_EQ(client("10.0.0.1", "9.9.9.9, 1.2.3.4.5"), "10.0.0.1");
}

TEST(ClientAddress, MayHaveAPort) {
  EXPECT_EQ(client("10.0.0.1", "5.6.7.8:1234"), "5.6.7.8");
  EXPECT_EQ(client("10.0.0.1", "[2001:db8::7]:1234"), "2001:db8::7");
  EXPECT_EQ(client("10.0.0.1", "[2001:db8::7]"), "2001:db8::7");
  EXPECT_EQ(client("10.0.0.1", "[2001:db8::7"), "10.0.0.1");
}

TEST(ClientAddress, IsReadFromForwarded) {
  EXPECT_EQ(client("10.0.0.1", "for=5.6.7.8", forwarded), "5.6.7.8");
  EXPECT_EQ(client("10.0.0.1", "for=9.9.9.9, proto=https;For=\"[2001:db8::7]:80\";by=10.0.0.1", forwarded),
            "2001:db8::7");
  EXPECT_EQ(client("10.0.0.1", "for=9.9.9.9, for=_hidden", forwarded), "10.0.0.1");
  EXPECT_EQ(client("10.0.0.1", "for=9.9.9.9, by=5.6.7.8", forwarded), "10.0.0.1");
  EXPECT_EQ(client("10.0.0.1", "for=\"9.9.9.9, for=5.6.7.8", forwarded), "5.6.7.8");
  EXPECT_EQ(client("10.0.0.1", "5.6.7.8", forwarded), "10.0.0.1");
}

}  // namespace
}  // namespace mainstay::http
