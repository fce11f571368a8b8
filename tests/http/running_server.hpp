#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "http/client.hpp"
#include "http/server/server.hpp"
#include "http/service.hpp"
#include "tests/http/served.hpp"

namespace mainstay::http::test {

/// Longer than anything in a test takes; it only ends tests that fail.
inline constexpr std::chrono::seconds patience{20};

/// Keeps the lines of the log.
class KeptLog final : public Log {
 public:
  struct Line {
    std::string id, method, target, model;
    int status;
    std::string trace;
    std::string tls, certificate;
  };

  void event(Level, std::string_view what, std::initializer_list<Field> fields) noexcept override {
    std::string text(what);
    for (const auto& [name, value] : fields) text.append(" ").append(name).append("=").append(value);
    std::lock_guard guard{mutex_};
    events_.push_back(std::move(text));
    changed_.notify_all();
  }
  void request(const RequestLine& line) noexcept override {
    std::lock_guard guard{mutex_};
    lines_.push_back({std::string(line.id), std::string(line.method), std::string(line.target), std::string(line.model),
                      line.status, std::string(line.trace), std::string(line.tls), std::string(line.certificate)});
    changed_.notify_all();
  }
  void flush() noexcept override {}

  std::vector<Line> lines(std::size_t at_least) {
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, patience, [&] { return lines_.size() >= at_least; });
    return lines_;
  }
  std::vector<std::string> events(std::size_t at_least) {
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, patience, [&] { return events_.size() >= at_least; });
    return events_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Line> lines_;
  std::vector<std::string> events_;
};

/// A server on a free port, with one model, and clients for it.
class RunningServer : public testing::Test {
 protected:
  RunningServer() { config_.port = 0; }
  ~RunningServer() override { server_.reset(); }

  void start() {
    auto routes = std::make_shared<const Router>(make_routes(served_.dependencies(lifecycle_)));
    start([routes](std::unique_ptr<Exchange> exchange) { routes->dispatch(std::move(exchange)); });
  }
  void start(Server::Handler handler) {
    server_ = std::make_unique<Server>(config_, std::move(handler), lifecycle_, log_, peers_);
    auto port = server_->start();
    ASSERT_TRUE(port) << port.error().message;
    port_ = *port;
  }

  Client client() {
    auto connected = Client::connect({"127.0.0.1", port_}, patience);
    if (!connected) throw std::runtime_error(connected.error().message);
    return std::move(connected).value();
  }

  static ClientResponse must(Result<ClientResponse> response) {
    if (!response) throw std::runtime_error(response.error().message);
    return std::move(response).value();
  }

  /// Whether the server closes the connection, whatever it still sends.
  static bool is_closed(Client& client) {
    for (;;) {
      const auto bytes = client.receive_some();
      if (!bytes || bytes->empty()) return bytes.ok();
    }
  }

  static std::string post(const std::string& body, const std::string& headers = "") {
    return "POST /v2/models/echo/infer HTTP/1.1\r\n" + headers + "Content-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
  }

  config::Server config_;
  Peers peers_;
  Served served_;
  Lifecycle lifecycle_;
  KeptLog log_;
  std::unique_ptr<Server> server_;
  std::uint16_t port_ = 0;
};

}  // namespace mainstay::http::test
