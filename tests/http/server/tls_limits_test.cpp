#include <openssl/ssl.h>

#include <gmock/gmock.h>

#include "tests/http/tls/secured.hpp"

namespace mainstay::http {
namespace {

using test::infer_body;
using ::testing::HasSubstr;

class TlsLimits : public test::SecuredServer {
 protected:
  /// A client's context that offers only what it is told to.
  TlsContext speaking(int newest, const char* ciphers = nullptr) const {
    auto context = believing();
    SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context.get(), newest);
    // The oldest versions are below what OpenSSL takes by itself.
    SSL_CTX_set_security_level(context.get(), 0);
    SSL_CTX_set_cipher_list(context.get(), ciphers ? ciphers : "ALL:@SECLEVEL=0");
    return context;
  }
};

TEST_F(TlsLimits, versions_before_1_2_are_refused) {
  start_secured();
  EXPECT_TRUE(try_secured(speaking(TLS1_3_VERSION)));
  EXPECT_TRUE(try_secured(speaking(TLS1_2_VERSION)));
  EXPECT_FALSE(try_secured(speaking(TLS1_1_VERSION)));
  EXPECT_FALSE(try_secured(speaking(TLS1_VERSION)));
}

TEST_F(TlsLimits, version_1_2_is_refused_where_the_configuration_says_so) {
  config_.tls.min_version = config::TlsVersion::tls_1_3;
  start_secured();
  EXPECT_TRUE(try_secured(speaking(TLS1_3_VERSION)));
  EXPECT_FALSE(try_secured(speaking(TLS1_2_VERSION)));
}

TEST_F(TlsLimits, ciphers_without_forward_secrecy_or_authentication_are_refused) {
  start_secured();
  EXPECT_TRUE(try_secured(speaking(TLS1_2_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256")));
  EXPECT_FALSE(try_secured(speaking(TLS1_2_VERSION, "ECDHE-ECDSA-AES128-SHA")));
  EXPECT_FALSE(try_secured(speaking(TLS1_2_VERSION, "AES128-GCM-SHA256")));
}

TEST_F(TlsLimits, http_1_1_is_chosen_of_the_protocols_that_are_offered) {
  start_secured();
  const auto offering = [&](const std::string& protocols) {
    auto context = believing();
    SSL_CTX_set_alpn_protos(context.get(), reinterpret_cast<const unsigned char*>(protocols.data()),
                            static_cast<unsigned>(protocols.size()));
    return try_secured(std::move(context)).ok();
  };
  EXPECT_TRUE(offering("\x02h2\x08http/1.1"));
  EXPECT_FALSE(offering("\x02h2"));
}

TEST_F(TlsLimits, whoever_speaks_plain_http_is_told_so) {
  start_secured();
  for (const auto& text : {std::string("GET /v2 HTTP/1.1\r\n\r\n"), post(infer_body("1")),
                           "POST /v2 HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n" + std::string(1'000'000, 'x')}) {
    auto client = this->client();
    ASSERT_TRUE(client.send(text));
    const auto response = must(client.receive());
    EXPECT_EQ(response.status, 400);
    EXPECT_THAT(response.body, HasSubstr("https"));
    EXPECT_TRUE(is_closed(client));
  }
}

TEST_F(TlsLimits, failed_handshakes_are_counted_and_not_logged_one_by_one) {
  start_secured();
  for (int i = 0; i < 50; ++i) {
    auto client = this->client();
    ASSERT_TRUE(client.send("GET /v2 HTTP/1.1\r\n\r\n"));
    ASSERT_TRUE(is_closed(client));
  }
  const auto events = log_.events(1);
  EXPECT_LT(events.size(), 50U);
  EXPECT_THAT(events.at(0), HasSubstr("TLS handshakes failed count=1 last=http request"));
}

TEST_F(TlsLimits, a_handshake_that_takes_too_long_is_ended) {
  config_.tls.handshake_timeout_s = 0.2;
  start_secured();
  TlsSession session(believing(), "127.0.0.1");
  ASSERT_TRUE(session.shake_hands());
  const auto hello = session.take();
  for (const auto& text : {std::string(), hello.substr(0, 5), hello.substr(0, hello.size() - 1), hello}) {
    auto client = this->client();
    ASSERT_TRUE(client.send(text));
    EXPECT_TRUE(is_closed(client)) << text.size();
  }
  auto client = secured();
  EXPECT_EQ(must(client.request("GET", "/v2")).status, 200);
}

TEST_F(TlsLimits, a_handshake_holds_a_place_and_gives_it_back) {
  config_.max_connections = 1;
  config_.tls.handshake_timeout_s = 0.2;
  start_secured();
  auto silent = client();
  auto next = secured();
  EXPECT_EQ(must(next.request("GET", "/v2")).status, 200);
  EXPECT_TRUE(is_closed(silent));
}

TEST_F(TlsLimits, what_comes_after_the_handshake_is_limited_as_without_tls) {
  config_.request_timeout_s = 0.2;
  config_.tls.handshake_timeout_s = 20;
  start_secured();
  for (const char* text : {"", "GET /v2 HT", "POST /v2/models/echo/infer HTTP/1.1\r\nContent-Length: 5\r\n\r\nab"}) {
    auto client = secured();
    ASSERT_TRUE(client.send(text));
    EXPECT_TRUE(is_closed(client)) << text;
  }
}

TEST_F(TlsLimits, refusals_arrive_whatever_the_client_still_sends) {
  config_.max_body_bytes = 1000;
  config_.max_header_bytes = 1024;
  start_secured();
  {
    auto client = secured();
    EXPECT_EQ(must(client.request("POST", "/v2/models/echo/infer", std::string(8'000'000, 'x'))).status, 413);
    EXPECT_TRUE(is_closed(client));
  }
  for (const auto& text :
       {"GET /v2 HTTP/1.1\r\nX: " + std::string(2000, 'x') + "\r\n\r\n", "GET /" + std::string(2000, 'x')}) {
    auto client = secured();
    ASSERT_TRUE(client.send(text));
    EXPECT_EQ(must(client.receive()).status, 431);
    EXPECT_TRUE(is_closed(client));
  }
  auto client = secured();
  ASSERT_TRUE(client.send("garbage\r\n\r\n"));
  EXPECT_EQ(must(client.receive()).status, 400);
  EXPECT_TRUE(is_closed(client));
}

TEST_F(TlsLimits, a_client_cannot_ask_for_another_handshake) {
  start_secured();
  auto raw = client();
  auto context = speaking(TLS1_2_VERSION);
  SSL_CTX_clear_options(context.get(), SSL_OP_NO_RENEGOTIATION);
  std::unique_ptr<SSL, decltype(&SSL_free)> tls{SSL_new(context.get()), SSL_free};
  SSL_set_fd(tls.get(), raw.handle());
  ASSERT_EQ(SSL_connect(tls.get()), 1);
  ASSERT_EQ(SSL_renegotiate(tls.get()), 1) << "the client would";
  EXPECT_NE(SSL_do_handshake(tls.get()), 1);
}

}  // namespace
}  // namespace mainstay::http
