#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "http/server/server.hpp"
#include "runtime/log/log.hpp"

namespace mainstay::cli::test {

/// A server that says what a test tells it to: to "GET /path" always the same until something else is said.
class FakeServer {
 public:
  FakeServer() {
    config_.port = 0;
    server_ = std::make_unique<http::Server>(
        config_, [this](auto exchange) { take(std::move(exchange)); }, lifecycle_, log_);
    auto port = server_->start();
    if (!port) throw std::runtime_error(port.error().message);
    url_ = "http://127.0.0.1:" + std::to_string(*port);
  }
  ~FakeServer() {
    if (server_) goes_away();
  }

  const std::string& url() const { return url_; }

  void says(const std::string& what, std::string body, int status = 200) {
    std::lock_guard guard{mutex_};
    answers_[what] = {status, std::move(body)};
  }
  /// The next time only.
  void says_once(const std::string& what, std::string body, int status = 200) {
    std::lock_guard guard{mutex_};
    once_[what] = {status, std::move(body)};
  }
  /// Answers what was asked and not answered until now.
  void lets_go(std::string body, int status = 200) {
    std::lock_guard guard{mutex_};
    for (auto& exchange : held_) exchange->respond({.status = status, .body = body});
    held_.clear();
  }
  /// Ends in the middle of everything.
  void goes_away() {
    server_->stop();
    std::lock_guard guard{mutex_};
    held_.clear();
    server_.reset();
  }
  /// What was asked, with the key that was shown where there was one.
  std::vector<std::string> asked() {
    std::lock_guard guard{mutex_};
    return asked_;
  }

 private:
  class NoLog final : public Log {
    void event(Level, std::string_view, std::initializer_list<Field>) noexcept override {}
    void request(const RequestLine&) noexcept override {}
    void flush() noexcept override {}
  };

  void take(std::unique_ptr<http::Exchange> exchange) {
    std::lock_guard guard{mutex_};
    auto what = std::string(exchange->request().method) + " " + std::string(exchange->request().target);
    const auto key = exchange->header("authorization");
    asked_.push_back(key ? what + " " + std::string(*key) : what);
    if (const auto once = once_.extract(what))
      return exchange->respond({.status = once.mapped().first, .body = once.mapped().second});
    const auto answer = answers_.find(what);
    if (answer == answers_.end()) return held_.push_back(std::move(exchange));
    exchange->respond({.status = answer->second.first, .body = answer->second.second});
  }

  config::Server config_;
  Lifecycle lifecycle_;
  NoLog log_;
  std::mutex mutex_;
  std::map<std::string, std::pair<int, std::string>> answers_;
  std::map<std::string, std::pair<int, std::string>> once_;
  std::vector<std::unique_ptr<http::Exchange>> held_;
  std::vector<std::string> asked_;
  std::string url_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace mainstay::cli::test
