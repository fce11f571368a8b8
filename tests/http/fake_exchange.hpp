#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "http/exchange.hpp"

namespace mainstay::http::test {

/// What became of an exchange that a test made.
struct Outcome {
  std::optional<Response> response;
  /// Tasks that were posted and not run yet.
  std::vector<std::unique_ptr<Task>> tasks;

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
};

/// An exchange without a server. The outcome must outlive it.
class FakeExchange final : public Exchange {
 public:
  FakeExchange(FakeRequest request, Outcome& outcome) : fake_(std::move(request)), outcome_(outcome) {
    request_.method = fake_.method;
    request_.target = fake_.target;
    request_.body = Buffer::of(fake_.body);
    request_.id = "test";
    request_.arrived = Clock::now();
  }

  std::optional<std::string_view> header(std::string_view name) const noexcept override {
    const auto found = fake_.headers.find(std::string(name));
    if (found == fake_.headers.end()) return std::nullopt;
    return found->second;
  }
  void respond(Response response) noexcept override {
    if (!outcome_.response) outcome_.response = std::move(response);
  }
  void post(std::unique_ptr<Task> task) noexcept override { outcome_.tasks.push_back(std::move(task)); }

 private:
  const FakeRequest fake_;
  Outcome& outcome_;
};

}  // namespace mainstay::http::test
