#include "http/server/server.hpp"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <stdexcept>
#include <thread>
#include <utility>

#include "tests/http/running_server.hpp"

namespace mainstay::http {
namespace {

using test::infer_body;

class HttpServer : public test::RunningServer {};

TEST_F(HttpServer, answers_on_a_connection_that_is_kept) {
  start();
  served_.inbox->answer_at_once();
  auto client = this->client();
  for (int i = 0; i < 3; ++i) {
    const auto response = must(client.request("POST", "/v2/models/echo/infer", infer_body(std::to_string(i))));
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.header("content-type"), "application/json");
    EXPECT_EQ(response.header("connection"), "keep-alive");
    EXPECT_NE(response.body.find("\"data\":[" + std::to_string(i) + "]"), std::string::npos);
  }
}

TEST_F(HttpServer, closes_where_the_client_asks_for_it) {
  start();
  auto client = this->client();
  EXPECT_EQ(must(client.request("GET", "/v2", "", {{"Connection", "close"}})).header("connection"), "close");
  EXPECT_TRUE(is_closed(client));
  auto old = this->client();
  ASSERT_TRUE(old.send("GET /v2 HTTP/1.0\r\n\r\n"));
  EXPECT_EQ(must(old.receive()).status, 200);
  EXPECT_TRUE(is_closed(old));
}

TEST_F(HttpServer, answers_in_the_order_of_the_requests_whatever_order_they_are_computed_in) {
  start();
  auto client = this->client();
  ASSERT_TRUE(client.send(post(infer_body("1")) + post(infer_body("2")) + post(infer_body("3"))));
  served_.inbox->wait_for(3);
  served_.inbox->answer(2);
  served_.inbox->answer(1);
  served_.inbox->answer(0);
  for (const char* data : {"[1]", "[2]", "[3]"}) EXPECT_NE(must(client.receive()).body.find(data), std::string::npos);
}

TEST_F(HttpServer, reads_more_pipelined_requests_than_it_works_on_at_once) {
  config_.max_pipelined = 2;
  start();
  auto client = this->client();
  std::string text;
  for (int i = 0; i < 20; ++i) text += post(infer_body(std::to_string(i))) + "GET /v2 HTTP/1.1\r\n\r\n";
  ASSERT_TRUE(client.send(text));
  for (int i = 0; i < 20; ++i) {
    served_.inbox->wait_for(1);
    served_.inbox->answer(0);
    EXPECT_NE(must(client.receive()).body.find("[" + std::to_string(i) + "]"), std::string::npos);
    EXPECT_NE(must(client.receive()).body.find("mainstay"), std::string::npos);
  }
}

TEST_F(HttpServer, answers_head_with_the_headers_of_get) {
  start();
  auto client = this->client();
  const auto get = must(client.request("GET", "/v2"));
  const auto head = must(client.request("HEAD", "/v2"));
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("content-length"), get.header("content-length"));
  EXPECT_EQ(head.header("content-type"), get.header("content-type"));
  EXPECT_EQ(must(client.request("GET", "/v2")).body, get.body) << "a body of HEAD would have come first";
}

TEST_F(HttpServer, answers_other_methods_with_what_is_allowed) {
  start();
  auto client = this->client();
  const auto response = must(client.request("DELETE", "/v2"));
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.header("allow"), "GET, HEAD, OPTIONS");
  const auto options = must(client.request("OPTIONS", "/v2"));
  EXPECT_EQ(options.status, 204);
  EXPECT_FALSE(options.header("content-length"));
  EXPECT_EQ(must(client.request("GET", "/v2")).status, 200);
}

TEST_F(HttpServer, gives_every_answer_an_id) {
  start();
  auto client = this->client();
  EXPECT_EQ(must(client.request("GET", "/v2", "", {{"X-Request-ID", "my.id:1_2-3"}})).header("x-request-id"),
            "my.id:1_2-3");
  const auto made = std::string(*must(client.request("GET", "/v2")).header("x-request-id"));
  EXPECT_EQ(made.size(), 16u);
  EXPECT_NE(must(client.request("GET", "/v2")).header("x-request-id"), made);
  EXPECT_NE(must(client.request("GET", "/v2", "", {{"X-Request-Id", "not good"}})).header("x-request-id"), "not good");
  EXPECT_EQ(must(client.request("GET", "/nothing", "", {{"X-Request-Id", "x"}})).header("x-request-id"), "x");
}

TEST_F(HttpServer, reads_a_chunked_body) {
  start();
  served_.inbox->answer_at_once();
  auto client = this->client();
  const auto body = infer_body("4");
  ASSERT_TRUE(client.send("POST /v2/models/echo/infer HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"));
  for (const char c : body) ASSERT_TRUE(client.send("1\r\n" + std::string(1, c) + "\r\n"));
  ASSERT_TRUE(client.send("0\r\n\r\n"));
  EXPECT_NE(must(client.receive()).body.find("[4]"), std::string::npos);
  EXPECT_EQ(must(client.request("GET", "/v2")).status, 200);
}

TEST_F(HttpServer, invites_the_body_of_a_client_that_waits_for_it) {
  start();
  served_.inbox->answer_at_once();
  auto client = this->client();
  const auto body = infer_body("5");
  ASSERT_TRUE(client.send("POST /v2/models/echo/infer HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: " +
                          std::to_string(body.size()) + "\r\n\r\n"));
  const auto invitation = client.receive_some();
  ASSERT_TRUE(invitation);
  EXPECT_EQ(*invitation, "HTTP/1.1 100 Continue\r\n\r\n");
  ASSERT_TRUE(client.send(body));
  EXPECT_NE(must(client.receive()).body.find("[5]"), std::string::npos);
}

TEST_F(HttpServer, answers_a_client_that_offers_http2_in_http1) {
  start();
  served_.inbox->answer_at_once();
  auto client = this->client();
  const std::string offer =
      "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n";
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(client.send("GET /v2 HTTP/1.1\r\n" + offer + "\r\n" + post(infer_body("6"), offer)));
    const auto get = must(client.receive());
    EXPECT_EQ(get.status, 200);
    EXPECT_EQ(get.header("connection"), "keep-alive");
    EXPECT_NE(must(client.receive()).body.find("[6]"), std::string::npos);
  }
}

TEST_F(HttpServer, writes_a_line_for_each_request) {
  start();
  served_.inbox->answer_at_once();
  auto client = this->client();
  must(client.request("POST", "/v2/models/echo/infer", infer_body("1"), {{"X-Request-Id", "one"}}));
  must(client.request("GET", "/v3?x=*", "", {{"X-Request-Id", "two"}}));
  ASSERT_TRUE(client.send("PUT /big HTTP/1.1\r\nX-Request-Id: three\r\nContent-Length: 99999999999\r\n\r\n"));
  must(client.receive());
  const auto lines = log_.lines(3);
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0].id, "one");
  EXPECT_EQ(lines[0].method, "POST");
  EXPECT_EQ(lines[0].target, "/v2/models/echo/infer");
  EXPECT_EQ(lines[0].model, "echo");
  EXPECT_EQ(lines[0].status, 200);
  EXPECT_EQ(lines[1].target, "/v3?x=*");
  EXPECT_EQ(lines[1].status, 404);
  EXPECT_EQ(lines[1].model, "");
  EXPECT_EQ(lines[2].id, "three");
  EXPECT_EQ(lines[2].method, "PUT");
  EXPECT_EQ(lines[2].target, "/big");
  EXPECT_EQ(lines[2].status, 413);
}

TEST_F(HttpServer, a_handler_that_throws_is_answered_neutrally_and_logged) {
  start([](std::unique_ptr<Exchange>) { throw std::runtime_error("secret detail"); });
  auto client = this->client();
  const auto response = must(client.request("GET", "/x"));
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body, R"({"error":"internal error"})");
  const auto events = log_.events(1);
  ASSERT_EQ(events.size(), 1u);
  EXPECT_NE(events[0].find("secret detail"), std::string::npos);
  EXPECT_EQ(must(client.request("GET", "/x")).status, 500) << "the connection goes on";
}

TEST_F(HttpServer, an_exchange_that_is_dropped_is_answered) {
  start([](std::unique_ptr<Exchange> exchange) { exchange.reset(); });
  auto client = this->client();
  EXPECT_EQ(must(client.request("GET", "/x")).status, 500);
}

TEST_F(HttpServer, only_the_first_answer_counts) {
  start([](std::unique_ptr<Exchange> exchange) {
    for (const char* body : {"first", "second"}) {
      Response response;
      response.body = body;
      exchange->respond(std::move(response));
    }
  });
  auto client = this->client();
  EXPECT_EQ(must(client.request("GET", "/x")).body, "first");
  EXPECT_EQ(must(client.request("GET", "/y")).body, "first");
}

TEST_F(HttpServer, large_answers_arrive_whole) {
  const std::string large(5'000'000, 'x');
  start([&](std::unique_ptr<Exchange> exchange) {
    Response response;
    response.body = large;
    exchange->respond(std::move(response));
  });
  auto client = this->client();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(must(client.request("GET", "/x")).body, large);
}

TEST_F(HttpServer, tells_a_waiting_request_that_its_client_has_gone) {
  std::promise<std::unique_ptr<Exchange>> came;
  start([&](std::unique_ptr<Exchange> exchange) { came.set_value(std::move(exchange)); });
  auto leaving = std::make_unique<Client>(client());
  ASSERT_TRUE(leaving->send("GET /v2 HTTP/1.1\r\n\r\n"));
  const auto exchange = came.get_future().get();
  const auto gone = exchange->request().client_gone;
  ASSERT_TRUE(gone);
  EXPECT_FALSE(*gone);
  leaving.reset();
  for (const auto end = Clock::now() + test::patience; !*gone && Clock::now() < end;) std::this_thread::yield();
  EXPECT_TRUE(*gone);
}

}  // namespace
}  // namespace mainstay::http
