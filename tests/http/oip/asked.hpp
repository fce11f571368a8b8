#pragma once

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "http/service.hpp"
#include "tests/http/fake_exchange.hpp"
#include "tests/http/served.hpp"

namespace mainstay::http::test {

/// The routes of a server that serves one model, which answers at once, and what they answer.
class Asked {
 public:
  Asked() { served.inbox->answer_at_once(); }

  struct Answer {
    int status;
    nlohmann::json json;
    std::string error() const { return json.value("error", ""); }
  };

  Answer get(const std::string& target) { return ask({"GET", target, {}, {}}); }
  Answer post(const std::string& target, const std::string& body, std::map<std::string, std::string> headers = {}) {
    return ask({"POST", target, body, std::move(headers)});
  }
  Answer ask(FakeRequest request) {
    auto dependencies = served.dependencies(lifecycle);
    dependencies.log = log;
    dependencies.traces = traces;
    if (!routes) routes = std::make_unique<Router>(make_routes(dependencies));
    Outcome outcome;
    routes->dispatch(std::make_unique<FakeExchange>(std::move(request), outcome));
    for (auto& task : outcome.tasks) task->run();
    outcome.tasks.clear();
    return {outcome.response->status, nlohmann::json::parse(outcome.response->body)};
  }

  Served served;
  Lifecycle lifecycle;
  AdjustableLog* log = nullptr;
  RequestTraces* traces = nullptr;
  /// Made for the first question.
  std::unique_ptr<Router> routes;
};

}  // namespace mainstay::http::test
