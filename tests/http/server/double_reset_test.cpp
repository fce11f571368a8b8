#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "tests/http/running_server.hpp"

namespace mainstay::http {
namespace {

class DoubleReset : public test::RunningServer {};

// RESTinio 0.6.16 resets its parser a second time in the middle of a request where it works on one at a time with more
// than one thread, and closes the connection. It must not come back with another setting or another version.
TEST_F(DoubleReset, bodies_that_come_in_pieces_are_all_read) {
  constexpr int connections = 16, requests = 25;
  config_.io_threads = 2;
  config_.max_pipelined = 2;
  start([](std::unique_ptr<Exchange> exchange) {
    Response response;
    response.body = std::to_string(exchange->request().body.size());
    exchange->respond(std::move(response));
  });
  std::atomic<int> answered{0};
  std::vector<std::thread> clients;
  for (int c = 0; c < connections; ++c)
    clients.emplace_back([&, c] {
      auto client = this->client();
      for (int r = 0; r < requests; ++r) {
        const std::size_t size = 5'000 + static_cast<std::size_t>((c * requests + r) % 20) * 50'000;
        const std::size_t piece = 1'000 + static_cast<std::size_t>(r) * 2'777;
        const std::string body(size, 'x');
        if (!client.send("POST /x HTTP/1.1\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n")) return;
        for (std::size_t at = 0; at < size; at += piece)
          if (!client.send(std::string_view(body).substr(at, piece))) return;
        const auto response = client.receive();
        if (response && response->status == 200 && response->body == std::to_string(size)) ++answered;
      }
    });
  for (auto& client : clients) client.join();
  EXPECT_EQ(answered, connections * requests);
}

}  // namespace
}  // namespace mainstay::http
