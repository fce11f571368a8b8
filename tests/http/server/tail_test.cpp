#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/http/running_server.hpp"

namespace mainstay::http {
namespace {

class Tail : public test::RunningServer {
 protected:
  /// Every request gets this answer.
  void start_answering(std::string body, std::vector<std::string> tail, int status = 200) {
    start([=](std::unique_ptr<Exchange> exchange) {
      Response response;
      response.status = status;
      response.body = body;
      for (const auto& bytes : tail) response.tail.push_back(Buffer::of(bytes));
      exchange->respond(std::move(response));
    });
  }
};

TEST_F(Tail, comes_behind_the_text_whatever_is_small_and_whatever_is_large) {
  const std::string small = "small";
  const std::string large(100'000, 'L');
  const std::vector<std::string> parts[] = {{small},        {large},        {small, large},
                                            {large, small}, {large, large}, {small, small},
                                            {"", large},    {large, ""},    {small, large, small, small, large, small}};
  for (const auto& body : {std::string(), small, large})
    for (const auto& tail : parts) {
      start_answering(body, tail);
      std::string expected = body;
      for (const auto& bytes : tail) expected += bytes;
      auto client = this->client();
      for (int i = 0; i < 2; ++i) {
        const auto response = must(client.request("GET", "/"));
        EXPECT_EQ(response.header("content-length"), std::to_string(expected.size()));
        EXPECT_EQ(response.body, expected);
      }
    }
}

TEST_F(Tail, is_counted_but_not_sent_where_only_the_head_was_asked_for) {
  start_answering("text", {std::string(10'000, 't')});
  auto client = this->client();
  EXPECT_EQ(must(client.request("HEAD", "/")).header("content-length"), "10004");
  EXPECT_EQ(must(client.request("GET", "/")).body.size(), 10'004u) << "a body of HEAD would have come first";
}

TEST_F(Tail, is_left_away_from_an_answer_that_has_no_body) {
  start_answering("text", {"tail"}, 204);
  auto client = this->client();
  for (int i = 0; i < 2; ++i) {
    const auto response = must(client.request("GET", "/"));
    EXPECT_EQ(response.status, 204);
    EXPECT_FALSE(response.header("content-length"));
  }
}

TEST_F(Tail, is_kept_alive_until_it_is_written_and_no_longer) {
  // More than the system takes off the server's hands while nobody reads it.
  constexpr std::size_t size = 64 * 1024 * 1024;
  std::promise<void> freed;
  auto memory = std::make_unique<std::vector<std::byte>>(size, std::byte{'x'});
  const auto* const data = memory->data();
  const auto held = std::make_shared<std::shared_ptr<const void>>(memory.release(), [&](const void* owned) {
    delete static_cast<const std::vector<std::byte>*>(owned);
    freed.set_value();
  });
  const std::weak_ptr<const void> watched = *held;
  start([held, data](std::unique_ptr<Exchange> exchange) {
    Response response;
    response.tail.push_back(Buffer{std::move(*held), data, size});
    exchange->respond(std::move(response));
  });
  auto client = this->client();
  ASSERT_TRUE(client.send_request("GET", "/"));
  const auto first = client.receive_some();
  ASSERT_TRUE(first);
  EXPECT_FALSE(watched.expired());
  std::size_t received = first->size();
  while (received < size) {
    const auto more = client.receive_some();
    ASSERT_TRUE(more && !more->empty());
    received += more->size();
  }
  EXPECT_EQ(freed.get_future().wait_for(test::patience), std::future_status::ready);
}

}  // namespace
}  // namespace mainstay::http
