#include <gtest/gtest.h>

#include <future>

#include "tests/http/running_server.hpp"

namespace mainstay::http {
namespace {

using namespace std::chrono_literals;
using test::infer_body;

class HttpStop : public test::RunningServer {};

TEST_F(HttpStop, a_port_that_is_taken_is_an_error) {
  start();
  config_.port = port_;
  Server second(
      config_, [](std::unique_ptr<Exchange>) {}, lifecycle_, log_);
  const auto started = second.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().message,
            "cannot listen on 127.0.0.1:" + std::to_string(port_) + ": Address already in use");
}

TEST_F(HttpStop, a_host_that_is_not_here_is_an_error) {
  for (const char* host : {"192.0.2.1", "no such host"}) {
    config_.host = host;
    Server server(
        config_, [](std::unique_ptr<Exchange>) {}, lifecycle_, log_);
    const auto started = server.start();
    ASSERT_FALSE(started) << host;
    EXPECT_TRUE(started.error().message.starts_with("cannot listen on " + config_.host + ":0: "))
        << started.error().message;
  }
}

TEST_F(HttpStop, a_host_may_be_a_name) {
  config_.host = "localhost";
  start();
  auto client = Client::connect({"localhost", port_}, test::patience);
  ASSERT_TRUE(client) << client.error().message;
  EXPECT_EQ(must(client->request("GET", "/v2")).status, 200);
}

TEST_F(HttpStop, an_answer_to_what_comes_while_draining_ends_its_connection) {
  start();
  auto busy = client();
  ASSERT_TRUE(busy.send(post(infer_body("1"))));
  served_.inbox->wait_for(1);
  auto idle = client();
  must(idle.request("GET", "/v2"));
  lifecycle_.draining = true;
  const auto refused = must(idle.request("POST", "/v2/models/echo/infer", infer_body("2")));
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.header("connection"), "close");
  auto probe = client();
  const auto live = must(probe.request("GET", "/v2/health/live"));
  EXPECT_EQ(live.status, 200);
  EXPECT_EQ(live.header("connection"), "close");
  served_.inbox->answer(0);
  const auto answered = must(busy.receive());
  EXPECT_EQ(answered.status, 200);
}

TEST_F(HttpStop, everything_that_was_pipelined_before_draining_is_answered) {
  start();
  auto busy = client();
  ASSERT_TRUE(busy.send(post(infer_body("1")) + post(infer_body("2")) + post(infer_body("3"))));
  served_.inbox->wait_for(3);
  lifecycle_.draining = true;
  for (int i = 0; i < 3; ++i) served_.inbox->answer(0);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(must(busy.receive()).status, 200);
}

TEST_F(HttpStop, after_it_stopped_listening_open_connections_are_served_on) {
  start();
  auto client = this->client();
  must(client.request("GET", "/v2"));
  server_->stop_listening();
  EXPECT_FALSE(Client::connect({"127.0.0.1", port_}, test::patience));
  EXPECT_EQ(must(client.request("GET", "/v2")).status, 200);
}

TEST_F(HttpStop, it_is_idle_when_every_answer_was_written) {
  start();
  EXPECT_TRUE(server_->wait_until_idle(Clock::now()));
  auto client = this->client();
  ASSERT_TRUE(client.send(post(infer_body("1")) + post(infer_body("2"))));
  served_.inbox->wait_for(2);
  EXPECT_FALSE(server_->wait_until_idle(Clock::now() + 1ms));
  auto idle =
      std::async(std::launch::async, [this] { return server_->wait_until_idle(Clock::now() + test::patience); });
  served_.inbox->answer(1);
  served_.inbox->answer(0);
  EXPECT_TRUE(idle.get());
  EXPECT_EQ(must(client.receive()).status, 200);
  EXPECT_EQ(must(client.receive()).status, 200);
}

TEST_F(HttpStop, a_client_that_went_away_is_not_waited_for) {
  start();
  {
    auto client = this->client();
    ASSERT_TRUE(client.send(post(infer_body("1"))));
    served_.inbox->wait_for(1);
  }
  served_.inbox->answer(0);
  EXPECT_TRUE(server_->wait_until_idle(Clock::now() + test::patience));
}

TEST_F(HttpStop, an_answer_that_comes_after_the_server_is_gone_goes_nowhere) {
  start();
  auto client = this->client();
  ASSERT_TRUE(client.send(post(infer_body("1")) + post(infer_body("2"))));
  served_.inbox->wait_for(2);
  server_->stop();
  served_.inbox->answer(0);
  server_.reset();
  served_.inbox->answer(0);
  const auto bytes = client.receive_some();
  EXPECT_TRUE(!bytes || bytes->empty()) << "the connection was closed with the last of them, unanswered";
}

TEST_F(HttpStop, a_server_that_never_started_can_be_stopped) {
  Server server(
      config_, [](std::unique_ptr<Exchange>) {}, lifecycle_, log_);
  server.stop_listening();
  server.stop();
}

}  // namespace
}  // namespace mainstay::http
