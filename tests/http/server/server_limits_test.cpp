#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/http/running_server.hpp"

namespace mainstay::http {
namespace {

using test::infer_body;

class HttpLimits : public test::RunningServer {};

struct Refused {
  const char* text;
  int status;
};

TEST_F(HttpLimits, what_cannot_be_read_is_answered_and_ends_the_connection) {
  start();
  const Refused rows[] = {
      {"garbage\r\n\r\n", 400},
      {"GET / HTTP/3.0\r\n\r\n", 400},
      {"POST /v2 HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"POST /v2 HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 501},
      {"CONNECT x:1 HTTP/1.1\r\n\r\n", 501},
      {"POST /v2 HTTP/1.1\r\nContent-Length: 999999999999\r\n\r\n", 413},
  };
  for (const auto& row : rows) {
    auto client = this->client();
    ASSERT_TRUE(client.send(row.text));
    const auto response = must(client.receive());
    EXPECT_EQ(response.status, row.status) << row.text;
    EXPECT_EQ(response.header("connection"), "close");
    EXPECT_TRUE(response.header("x-request-id"));
    EXPECT_TRUE(response.body.starts_with(R"({"error":")")) << response.body;
    EXPECT_TRUE(is_closed(client)) << row.text;
  }
}

TEST_F(HttpLimits, a_refusal_waits_for_the_answers_before_it) {
  start();
  auto client = this->client();
  ASSERT_TRUE(client.send(post(infer_body("1")) + "garbage\r\n\r\n"));
  served_.inbox->wait_for(1);
  served_.inbox->answer(0);
  EXPECT_EQ(must(client.receive()).status, 200);
  EXPECT_EQ(must(client.receive()).status, 400);
  EXPECT_TRUE(is_closed(client));
}

TEST_F(HttpLimits, a_body_that_is_too_large_is_refused_before_it_is_sent) {
  config_.max_body_bytes = 1000;
  start();
  auto client = this->client();
  ASSERT_TRUE(
      client.send("POST /v2/models/echo/infer HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n"));
  const auto bytes = client.receive_some();
  ASSERT_TRUE(bytes);
  EXPECT_TRUE(bytes->starts_with("HTTP/1.1 413 ")) << *bytes;
}

TEST_F(HttpLimits, a_client_that_sends_its_whole_body_first_gets_its_413_all_the_same) {
  config_.max_body_bytes = 1000;
  start();
  auto client = this->client();
  const std::string body(8'000'000, 'x');
  EXPECT_EQ(must(client.request("POST", "/v2/models/echo/infer", body)).status, 413);
}

TEST_F(HttpLimits, chunks_that_are_too_many_are_refused) {
  config_.max_body_bytes = 1000;
  start();
  auto client = this->client();
  std::string text = "POST /v2/models/echo/infer HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 11; ++i) text += "64\r\n" + std::string(100, 'x') + "\r\n";
  ASSERT_TRUE(client.send(text));
  EXPECT_EQ(must(client.receive()).status, 413);
}

TEST_F(HttpLimits, headers_that_are_too_large_are_refused) {
  config_.max_header_bytes = 1000;
  start();
  for (const auto& text : {"GET /v2 HTTP/1.1\r\nX: " + std::string(1000, 'x') + "\r\n\r\n",
                           "GET /v2 HTTP/1.1\r\nX: " + std::string(1000, 'x'), "GET /" + std::string(1000, 'x')}) {
    auto client = this->client();
    ASSERT_TRUE(client.send(text));
    EXPECT_EQ(must(client.receive()).status, 431);
    EXPECT_TRUE(is_closed(client));
  }
}

TEST_F(HttpLimits, a_client_that_is_too_slow_is_disconnected) {
  config_.request_timeout_s = 0.2;
  start();
  for (const char* text : {"", "GET /v2 HT", "POST /v2/models/echo/infer HTTP/1.1\r\nContent-Length: 5\r\n\r\nab"}) {
    auto client = this->client();
    ASSERT_TRUE(client.send(text));
    EXPECT_TRUE(is_closed(client)) << text;
  }
}

TEST_F(HttpLimits, a_request_that_is_worked_on_outlives_the_request_timeout) {
  config_.request_timeout_s = 0.2;
  start();
  auto client = this->client();
  ASSERT_TRUE(client.send(post(infer_body("1"))));
  served_.inbox->wait_for(1);
  // Until another connection has run into the timeout, which began later.
  auto idle = this->client();
  EXPECT_TRUE(is_closed(idle));
  served_.inbox->answer(0);
  EXPECT_EQ(must(client.receive()).status, 200);
}

TEST_F(HttpLimits, connections_over_the_limit_wait_until_another_one_ends) {
  config_.max_connections = 2;
  start();
  std::vector<Client> open;
  for (int i = 0; i < 2; ++i) {
    open.push_back(client());
    EXPECT_EQ(must(open.back().request("GET", "/v2")).status, 200);
  }
  auto third = client();
  ASSERT_TRUE(third.send("GET /v2 HTTP/1.1\r\n\r\n"));
  EXPECT_EQ(must(open[0].request("GET", "/v2")).status, 200);
  EXPECT_EQ(log_.lines(3).size(), 3u) << "the third was not to be read yet";
  open.pop_back();
  EXPECT_EQ(must(third.receive()).status, 200);
}

TEST_F(HttpLimits, clients_that_are_gone_at_once_cost_no_place) {
  config_.max_connections = 2;
  start();
  for (int i = 0; i < 50; ++i) {
    auto gone = client();
    ASSERT_TRUE(gone.send("garbage\r\n\r\n"));
  }
  auto client = this->client();
  EXPECT_EQ(must(client.request("GET", "/v2")).status, 200);
}

}  // namespace
}  // namespace mainstay::http
