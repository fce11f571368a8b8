#include <poll.h>

#include <gmock/gmock.h>

#include <atomic>
#include <thread>
#include <vector>

#include "http/server/connection_slots.hpp"
#include "tests/http/running_server.hpp"

namespace mainstay::http {
namespace {

using test::infer_body;
using ::testing::HasSubstr;

class RudeClients : public test::RunningServer {
 protected:
  /// Sends a byte again and again until the server has had enough. False: it never has.
  static bool drip_until_closed(Client& client) {
    for (const auto end = Clock::now() + test::patience; Clock::now() < end;) {
      pollfd closed{client.handle(), POLLIN, 0};
      if (::poll(&closed, 1, 20) > 0) return true;
      if (!client.send("x")) return true;
    }
    return false;
  }
  void expect_service() {
    auto honest = client();
    EXPECT_EQ(must(honest.request("GET", "/v2")).status, 200);
  }
};

TEST_F(RudeClients, a_body_that_comes_byte_by_byte_has_the_time_of_a_whole_request_and_no_more) {
  config_.request_timeout_s = 0.3;
  start();
  for (const char* head : {"POST /v2/models/echo/infer HTTP/1.1\r\nContent-Length: 60000000\r\n\r\n",
                           "POST /v2/models/echo/infer HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\n",
                           "GET /v2 HTTP/1.1\r\nX-Endless: "}) {
    auto rude = client();
    ASSERT_TRUE(rude.send(head));
    EXPECT_TRUE(drip_until_closed(rude)) << head;
  }
  expect_service();
}

TEST_F(RudeClients, one_that_ends_its_half_of_the_connection_counts_as_gone) {
  start();
  auto half = client();
  ASSERT_TRUE(half.send(post(infer_body("1"))));
  served_.inbox->wait_for(1);
  half.finish_sending();
  EXPECT_TRUE(is_closed(half)) << "before it was answered";
  served_.inbox->answer(0);
  EXPECT_TRUE(server_->wait_until_idle(Clock::now() + test::patience));
}

TEST_F(RudeClients, one_that_takes_no_answers_gets_no_more_of_them_made_and_is_disconnected) {
  constexpr int asked = 1000;
  config_.write_timeout_s = 0.3;
  std::atomic<int> answered{0};
  start([&](std::unique_ptr<Exchange> exchange) {
    ++answered;
    Response response;
    response.tail.push_back(Buffer::of(std::string(1'000'000, 'x')));
    exchange->respond(std::move(response));
  });
  auto rude = client();
  std::string flood;
  for (int i = 0; i < asked; ++i) flood += "GET / HTTP/1.1\r\n\r\n";
  ASSERT_TRUE(rude.send(flood));
  while (answered == 0) std::this_thread::yield();
  EXPECT_TRUE(server_->wait_until_idle(Clock::now() + test::patience));
  EXPECT_LT(answered, asked / 2);
}

TEST_F(RudeClients, others_are_answered_while_one_pipelines_as_fast_as_it_can) {
  start();
  std::atomic<bool> over{false};
  std::thread flood([&] {
    auto rude = client();
    std::string requests;
    for (int i = 0; i < 100; ++i) requests += "GET /v2 HTTP/1.1\r\n\r\n";
    while (!over) {
      if (!rude.send(requests)) return;
      for (int i = 0; i < 100; ++i) must(rude.receive());
    }
  });
  for (int i = 0; i < 100; ++i) expect_service();
  over = true;
  flood.join();
}

TEST_F(RudeClients, connections_of_one_address_over_its_limit_are_closed_at_once) {
  config_.max_connections_per_address = 2;
  start();
  auto first = client();
  EXPECT_EQ(must(first.request("GET", "/v2")).status, 200);
  {
    auto second = client();
    EXPECT_EQ(must(second.request("GET", "/v2")).status, 200);
    auto third = client();
    EXPECT_TRUE(is_closed(third));
    EXPECT_THAT(log_.events(1).at(0), HasSubstr("count=1 last=127.0.0.1"));
  }
  // The second one's place is free as soon as the server has seen that it went.
  for (const auto end = Clock::now() + test::patience; Clock::now() < end;) {
    auto next = client();
    const auto answer = next.request("GET", "/v2");
    if (answer && answer->status == 200) return;
  }
  FAIL() << "no place was given back";
}

TEST_F(RudeClients, a_trusted_proxy_may_have_any_number_of_connections) {
  config_.max_connections_per_address = 1;
  peers_.trusted_proxies = {*IpNetwork::parse("127.0.0.0/8")};
  start();
  std::vector<Client> open;
  for (int i = 0; i < 5; ++i) {
    open.push_back(client());
    EXPECT_EQ(must(open.back().request("GET", "/v2")).status, 200);
  }
}

IpAddress address(const char* text) { return *IpAddress::parse(text); }

TEST(ConnectionSlots, are_counted_for_each_address_and_given_back) {
  const auto slots = std::make_shared<ConnectionSlots>(ConnectionSlots::Limits{10, 2, {}});
  auto a = slots->take(address("10.0.0.1"));
  auto b = slots->take(address("10.0.0.1"));
  EXPECT_TRUE(a && b);
  EXPECT_FALSE(slots->take(address("10.0.0.1")));
  EXPECT_TRUE(slots->take(address("10.0.0.2")));
  EXPECT_EQ(slots->open(), 2U);
  a = {};
  EXPECT_TRUE(slots->take(address("10.0.0.1")));
}

TEST(ConnectionSlots, count_a_network_of_ipv6_as_one_address) {
  const auto slots = std::make_shared<ConnectionSlots>(ConnectionSlots::Limits{10, 1, {}});
  const auto first = slots->take(address("2001:db8::1"));
  EXPECT_FALSE(slots->take(address("2001:db8::ffff:1")));
  EXPECT_TRUE(slots->take(address("2001:db8:0:1::1")));
}

}  // namespace
}  // namespace mainstay::http
