#include <openssl/ssl.h>

#include <gmock/gmock.h>

#include <future>

#include "tests/http/tls/secured.hpp"

namespace mainstay::http {
namespace {

using test::Authority;
using test::infer_body;
using ::testing::HasSubstr;

class OverTls : public test::SecuredServer {};

TEST_F(OverTls, requests_are_answered_on_a_connection_that_is_kept) {
  start_secured();
  served_.inbox->answer_at_once();
  auto client = secured();
  for (int i = 0; i < 3; ++i) {
    const auto response = must(client.request("POST", "/v2/models/echo/infer", infer_body(std::to_string(i))));
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.header("connection"), "keep-alive");
    EXPECT_THAT(response.body, HasSubstr("\"data\":[" + std::to_string(i) + "]"));
  }
}

TEST_F(OverTls, pipelined_requests_are_answered_in_their_order) {
  start_secured();
  auto client = secured();
  ASSERT_TRUE(client.send(post(infer_body("1")) + post(infer_body("2")) + post(infer_body("3"))));
  served_.inbox->wait_for(3);
  for (const std::size_t which : {2, 1, 0}) served_.inbox->answer(which);
  for (const char* data : {"[1]", "[2]", "[3]"}) EXPECT_THAT(must(client.receive()).body, HasSubstr(data));
}

TEST_F(OverTls, a_body_in_chunks_and_one_that_waits_for_its_invitation_are_read) {
  start_secured();
  served_.inbox->answer_at_once();
  auto client = secured();
  const auto body = infer_body("4");
  ASSERT_TRUE(client.send("POST /v2/models/echo/infer HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"));
  for (const char c : body) ASSERT_TRUE(client.send("1\r\n" + std::string(1, c) + "\r\n"));
  ASSERT_TRUE(client.send("0\r\n\r\n"));
  EXPECT_THAT(must(client.receive()).body, HasSubstr("[4]"));

  ASSERT_TRUE(client.send("POST /v2/models/echo/infer HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: " +
                          std::to_string(body.size()) + "\r\n\r\n"));
  EXPECT_EQ(*client.receive_some(), "HTTP/1.1 100 Continue\r\n\r\n");
  ASSERT_TRUE(client.send(body));
  EXPECT_THAT(must(client.receive()).body, HasSubstr("[4]"));
}

TEST_F(OverTls, megabytes_of_any_bytes_go_both_ways) {
  start_secured([](std::unique_ptr<Exchange> exchange) {
    Response response;
    response.body = "head";
    response.tail = {exchange->request().body, Buffer::of(std::string("small")), exchange->request().body};
    exchange->respond(std::move(response));
  });
  std::string body(5'000'000, '\0');
  for (std::size_t at = 0; at < body.size(); ++at) body[at] = static_cast<char>(at * 2654435761U >> 24);
  auto client = secured();
  for (int i = 0; i < 2; ++i)
    EXPECT_TRUE(must(client.request("POST", "/x", body)).body == "head" + body + "small" + body);
}

TEST_F(OverTls, a_server_that_closes_says_so_in_tls_too) {
  start_secured();
  auto client = secured();
  EXPECT_EQ(must(client.request("GET", "/v2", "", {{"Connection", "close"}})).header("connection"), "close");
  auto raw = this->client();
  TlsSession session(believing(), "127.0.0.1");
  const auto exchange = [&](auto until) {
    while (!until()) {
      ASSERT_TRUE(raw.send(session.take()));
      const auto bytes = raw.receive_some();
      ASSERT_TRUE(bytes && !bytes->empty()) << "it is closed without a word";
      session.put(*bytes);
    }
  };
  exchange([&] { return *session.shake_hands(); });
  session.write("GET /v2 HTTP/1.1\r\nConnection: close\r\n\r\n");
  std::string text;
  exchange([&] { return session.read(text).ok() && session.ended(); });
  EXPECT_THAT(text, HasSubstr("HTTP/1.1 200 OK"));
}

TEST_F(OverTls, a_client_that_only_ends_its_connection_is_gone) {
  std::promise<std::unique_ptr<Exchange>> came;
  start_secured([&](std::unique_ptr<Exchange> exchange) { came.set_value(std::move(exchange)); });
  auto raw = std::make_unique<Client>(client());
  TlsSession session(believing(), "127.0.0.1");
  while (!*session.shake_hands()) {
    ASSERT_TRUE(raw->send(session.take()));
    session.put(*raw->receive_some());
  }
  session.write("GET /v2 HTTP/1.1\r\n\r\n");
  ASSERT_TRUE(raw->send(session.take()));
  const auto exchange = came.get_future().get();
  const auto gone = exchange->request().client_gone;
  ASSERT_TRUE(gone);
  EXPECT_FALSE(*gone);
  raw.reset();
  for (const auto end = Clock::now() + test::patience; !*gone && Clock::now() < end;) std::this_thread::yield();
  EXPECT_TRUE(*gone);
}

TEST_F(OverTls, new_connections_get_the_new_certificate_and_open_ones_go_on) {
  start_secured();
  auto before = secured();
  must(before.request("GET", "/v2"));
  const Authority other("another authority");
  const auto made = other.issue();
  folder_.write("server.pem", made.certificate);
  folder_.write("server.key", made.key);
  ASSERT_TRUE(renew().empty());

  const auto refused = try_secured(believing());
  ASSERT_FALSE(refused) << "it believes the first authority alone";
  EXPECT_THAT(refused.error().message, HasSubstr("is not believed"));
  folder_.write("authority.pem", other.certificate());
  auto after = secured();
  EXPECT_EQ(must(after.request("GET", "/v2")).status, 200);
  EXPECT_EQ(must(before.request("GET", "/v2")).status, 200);
}

TEST_F(OverTls, a_new_certificate_that_is_wrong_changes_nothing) {
  start_secured();
  folder_.write("server.pem", "garbage");
  const auto problems = renew();
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].path, "server.tls.certificate");
  EXPECT_THAT(problems[0].message, HasSubstr("server.pem has no certificate in PEM"));
  auto client = secured();
  EXPECT_EQ(must(client.request("GET", "/v2")).status, 200);
}

TEST_F(OverTls, a_certificate_that_is_required_is_shown_and_logged) {
  config_.tls.client_ca = at("authority.pem");
  config_.tls.client_certificates = config::ClientCertificates::required;
  start_secured();
  auto known = secured(client_file(authority_, "shop"));
  EXPECT_EQ(must(known.request("GET", "/v2")).status, 200);
  const auto line = log_.lines(1).at(0);
  EXPECT_EQ(line.certificate, "CN=shop");
  EXPECT_EQ(line.tls, "TLSv1.3");

  auto none = secured();
  EXPECT_FALSE(none.request("GET", "/v2")) << "it has no certificate";
  auto stranger = secured(client_file(Authority("authority"), "stranger"));
  EXPECT_FALSE(stranger.request("GET", "/v2")) << "another authority of the same name has made its certificate";
  EXPECT_EQ(must(known.request("GET", "/v2")).status, 200);
}

TEST_F(OverTls, a_certificate_that_is_optional_may_be_missing_but_not_wrong) {
  config_.tls.client_ca = at("authority.pem");
  config_.tls.client_certificates = config::ClientCertificates::optional;
  start_secured();
  auto none = secured();
  EXPECT_EQ(must(none.request("GET", "/v2")).status, 200);
  EXPECT_EQ(log_.lines(1).at(0).certificate, "");
  auto known = secured(client_file(authority_, "shop"));
  EXPECT_EQ(must(known.request("GET", "/v2")).status, 200);
  EXPECT_EQ(log_.lines(2).at(1).certificate, "CN=shop");
  auto stranger = secured(client_file(Authority("stranger"), "stranger"));
  EXPECT_FALSE(stranger.request("GET", "/v2"));
}

TEST_F(OverTls, a_name_in_a_certificate_cannot_break_a_line_of_the_log) {
  config_.tls.client_ca = at("authority.pem");
  config_.tls.client_certificates = config::ClientCertificates::required;
  start_secured();
  const auto made = authority_.issue({.name = "a\nb,c"});
  auto client = secured(folder_.write("odd.pem", made.certificate + made.key).string());
  EXPECT_EQ(must(client.request("GET", "/v2")).status, 200);
  EXPECT_EQ(log_.lines(1).at(0).certificate, "CN=a\\0Ab\\,c");
}

}  // namespace
}  // namespace mainstay::http
