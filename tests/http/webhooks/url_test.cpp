#include "http/webhooks/url.hpp"

#include <gtest/gtest.h>

namespace mainstay::http {
namespace {

TEST(AWebhooksUrl, IsTakenApart) {
  const auto url = parse_webhook_url("https://Hooks.Example.org:8443/done?job=1&x=%20");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->address.host, "hooks.example.org");
  EXPECT_EQ(url->address.port, 8443);
  EXPECT_TRUE(url->address.tls);
  EXPECT_EQ(url->target, "/done?job=1&x=%20");
}

TEST(AWebhooksUrl, IsSpelledInOneWayAlone) {
  const auto text = [](const char* url) { return parse_webhook_url(url).value().text(); };
  EXPECT_EQ(text("HTTPS://A.example.ORG:443"), "https://a.example.org/");
  EXPECT_EQ(text("http://a.example.org:080/X"), "http://a.example.org/X");
  EXPECT_EQ(text("http://a.example.org:443?Q"), "http://a.example.org:443/?Q");
  EXPECT_EQ(text("https://[0:0:0::0001]:9/"), "https://[::1]:9/");
}

TEST(AWebhooksUrl, IsRefusedWhereItWouldBeTooLongAsItIsKept) {
  const std::string url = "https://a.example.org?" + std::string(2048 - 22, 'q');
  EXPECT_FALSE(parse_webhook_url(url));
  const auto shorter = parse_webhook_url(url.substr(0, 2047));
  ASSERT_TRUE(shorter);
  EXPECT_TRUE(parse_webhook_url(shorter->text()));
}

TEST(AWebhooksUrl, IsRefusedWhereItIsNoneOrMeansMoreThanIsRead) {
  for (const auto* const text : {"",
                                 "https://",
                                 "https:///x",
                                 "ftp://a.example.org",
                                 "a.example.org",
                                 "//a.example.org",
                                 "https:/a.example.org",
                                 "https://user@a.example.org/",
                                 "https://user:word@a.example.org/",
                                 "https://a.example.org@b.example.org/",
                                 "https://a.example.org/#x",
                                 "https://a.example.org#@b.example.org/",
                                 "https://a.example.org\\@b.example.org/",
                                 "https://a.example.org/ x",
                                 "https://a.example.org/\r\nHost: b",
                                 "https://a.example.org/\t",
                                 "https://a.example.org/\x7f",
                                 "https://a.example.org/\xc3\xa4",
                                 "https://\xc3\xa4.example.org/",
                                 "https://a.example.org:0/",
                                 "https://a.example.org:65536/",
                                 "https://a.example.org:/",
                                 "https://a.example.org:x/",
                                 "https://a.example.org:+1/",
                                 "https://a.example.org:1:2/",
                                 "https://.example.org/",
                                 "https://a.example.org./",
                                 "https://*.example.org/",
                                 "https://[::1/",
                                 "https://[]/",
                                 "https://[127.0.0.1]/",
                                 "https://[::1%25lo]/",
                                 "https://[::1]x/",
                                 "https://::1/",
                                 "https://a%2eexample.org/"})
    EXPECT_FALSE(parse_webhook_url(text)) << text;
  EXPECT_FALSE(parse_webhook_url("https://a.example.org/" + std::string(2048, 'x')));
  EXPECT_FALSE(parse_webhook_url(std::string("https://a.example.org/\0x", 24)));
}

}  // namespace
}  // namespace mainstay::http
