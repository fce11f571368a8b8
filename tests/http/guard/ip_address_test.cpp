#include "http/ip_address.hpp"

#include <gtest/gtest.h>

namespace mainstay::http {
namespace {

IpAddress at(const char* text) { return IpAddress::parse(text).value(); }

TEST(IpAddress, IsReadAndWritten) {
  for (const char* text : {"10.0.0.1", "255.255.255.255", "::1", "2001:db8::7", "::"}) EXPECT_EQ(at(text).text(), text);
  for (const char* text :
       {"", "10.0.0", "10.0.0.1:80", "[::1]", "localhost", "fe80::1%eth0", "10.0.0.0/8", " 10.0.0.1"})
    EXPECT_FALSE(IpAddress::parse(text)) << text;
  EXPECT_FALSE(IpAddress::parse(std::string_view("10.0.0.1\0x", 10)));
  EXPECT_FALSE(IpAddress::parse(std::string(1000, '1')));
}

TEST(IpAddress, OfIPv4InIPv6IsTheIPv4Address) {
  EXPECT_EQ(at("::ffff:10.0.0.1"), at("10.0.0.1"));
  EXPECT_EQ(at("::ffff:10.0.0.1").text(), "10.0.0.1");
  EXPECT_TRUE(at("::ffff:127.0.0.1").is_loopback());
}

TEST(IpAddress, KnowsThisMachine) {
  for (const char* text : {"127.0.0.1", "127.3.2.1", "::1"}) EXPECT_TRUE(at(text).is_loopback()) << text;
  for (const char* text : {"0.0.0.0", "::", "10.0.0.1", "128.0.0.1", "::2"})
    EXPECT_FALSE(at(text).is_loopback()) << text;
}

TEST(IpAddress, BelongsToNetworks) {
  EXPECT_EQ(at("2001:db8:1:2:3:4:5:6").network(64), at("2001:db8:1:2::"));
  EXPECT_EQ(at("2001:db8::ff").network(0), at("::"));
  const auto in = [](const char* address, const char* network) {
    return IpNetwork::parse(network)->contains(at(address));
  };
  EXPECT_TRUE(in("10.255.0.1", "10.0.0.0/8"));
  EXPECT_FALSE(in("11.0.0.1", "10.0.0.0/8"));
  EXPECT_TRUE(in("192.168.1.130", "192.168.1.129/25"));
  EXPECT_FALSE(in("192.168.1.127", "192.168.1.129/25"));
  EXPECT_TRUE(in("::ffff:10.0.0.1", "10.0.0.0/8"));
  EXPECT_TRUE(in("fd12::1", "fd00::/8"));
  EXPECT_FALSE(in("10.0.0.1", "fd00::/8"));
  EXPECT_TRUE(in("10.0.0.1", "10.0.0.1"));
  EXPECT_TRUE(in("10.0.0.1", "0.0.0.0/0"));
  EXPECT_FALSE(in("::1", "0.0.0.0/0"));
}

TEST(IpNetwork, ThatIsNoneIsRefused) {
  for (const char* text : {"", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x", "x/8"})
    EXPECT_FALSE(IpNetwork::parse(text)) << text;
}

}  // namespace
}  // namespace mainstay::http
