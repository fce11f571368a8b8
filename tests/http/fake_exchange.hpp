#pragma once

#include <algorithm>
#include <atomic>
#include <cctype>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "http/exchange.hpp"

namespace mainstay::http::test {

/// Keeps what is written to it, and is full or closed when the test says so.
class FakeStream final : public Stream {
 public:
  Taken write(const Piece& piece) noexcept override {
    std::lock_guard guard{mutex_};
    if (taken_ == Taken::yes) pieces_.push_back(piece);
    ++asked_;
    changed_.notify_all();
    return taken_;
  }
  bool closed() const noexcept override { return taken_ == Taken::closed; }
  void end() noexcept override { taken_ = Taken::closed; }
  void end_with(const Piece& last) noexcept override {
    std::lock_guard guard{mutex_};
    if (taken_ != Taken::closed) pieces_.push_back(last);
    taken_ = Taken::closed;
  }

  void answer_writes_with(Taken taken) { taken_ = taken; }
  /// Waits until so many writes were tried.
  void wait_for(std::size_t count) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return asked_ >= count; });
  }
  std::vector<Piece> pieces() {
    std::lock_guard guard{mutex_};
    return pieces_;
  }

 private:
  std::atomic<Taken> taken_{Taken::yes};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t asked_ = 0;
  std::vector<Piece> pieces_;
};

/// What became of an exchange that a test made.
struct Outcome {
  /// The answer, or the head of one that goes on.
  std::optional<Response> response;
  std::shared_ptr<FakeStream> stream;
  /// Tasks that were posted and not run yet.
  std::vector<std::unique_ptr<Task>> tasks;

  /// For exchanges that are answered on other threads. An exchange that was answered may outlive its outcome, and has
  /// this still.
  struct Steps {
    /// Grows with each task that is posted, and when the exchange is gone.
    std::atomic<unsigned> count{0};
    std::atomic<bool> gone{false};

    void step() {
      ++count;
      count.notify_all();
    }
  };
  std::shared_ptr<Steps> steps = std::make_shared<Steps>();

  std::string header(const std::string& name) const {
    for (const auto& header : response->headers)
      if (header.name == name) return header.value;
    return {};
  }
};

struct FakeRequest {
  std::string method = "GET";
  std::string target = "/";
  std::string body;
  std::map<std::string, std::string> headers;
  IpAddress peer = {};
  Clock::time_point arrived = Clock::now();
};

/// An exchange without a server. The outcome must be there until it is answered.
class FakeExchange final : public Exchange {
 public:
  FakeExchange(FakeRequest request, Outcome& outcome) : fake_(std::move(request)), outcome_(outcome) {
    request_.method = fake_.method;
    request_.target = fake_.target;
    request_.body = Buffer::of(fake_.body);
    request_.id = "test";
    request_.arrived = fake_.arrived;
    request_.peer = fake_.peer;
  }

  ~FakeExchange() override {
    steps_->gone = true;
    steps_->step();
  }

  std::optional<std::string_view> header(std::string_view name) const noexcept override {
    const auto same = [](char a, char b) { return std::tolower(a) == std::tolower(b); };
    for (const auto& [key, value] : fake_.headers)
      if (std::equal(key.begin(), key.end(), name.begin(), name.end(), same)) return value;
    return std::nullopt;
  }
  void respond(Response response) noexcept override {
    finish(response);
    if (!outcome_.response) outcome_.response = std::move(response);
  }
  std::shared_ptr<Stream> begin(Response head) noexcept override {
    if (outcome_.response) return nullptr;
    finish(head);
    outcome_.response = std::move(head);
    if (request_.method == "HEAD") return nullptr;
    outcome_.stream = std::make_shared<FakeStream>();
    return outcome_.stream;
  }
  void post(std::unique_ptr<Task> task) noexcept override {
    outcome_.tasks.push_back(std::move(task));
    steps_->step();
  }

 private:
  const FakeRequest fake_;
  Outcome& outcome_;
  const std::shared_ptr<Outcome::Steps> steps_ = outcome_.steps;
};

}  // namespace mainstay::http::test
