#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "config/load.hpp"
#include "http/guard/guard.hpp"
#include "http/service.hpp"
#include "tests/http/fake_exchange.hpp"
#include "tests/http/served.hpp"

namespace mainstay::http::test {

/// A server without a network whose configuration has routes. Its model "echo" gives each input back as OUT.
class Routed : public testing::Test {
 protected:
  /// `more`: members of the configuration beside the routes.
  void route(const std::string& routes, const std::string& more = "") {
    auto read = config::load({config::File{"m.json", "{\"routes\": [" + routes + "]" + more + "}"}, {}, {}});
    for (const auto& problem : read.problems) ADD_FAILURE() << config::to_string(problem);
    if (!read.loaded) return;
    served_.config = read.loaded->config;
    const auto guard = std::make_shared<Guard>(
        served_.config, [](const std::string&) { return std::nullopt; }, 7);
    for (const auto& problem : guard->follow(*read.loaded)) ADD_FAILURE() << config::to_string(problem);
    gate_ = std::make_shared<const Door>(guard, Place::main, served_.config.server.host);
  }

  /// What the model takes, in its order.
  void takes(std::vector<TensorSpec> inputs) {
    auto signature = std::make_shared<Signature>(*served_.signature);
    signature->inputs = std::move(inputs);
    served_.publish(signature);
  }

  void ask(Outcome& outcome, FakeRequest request) {
    auto dependencies = served_.dependencies(lifecycle_);
    dependencies.gate = gate_;
    dependencies.routes = board_;
    dependencies.jobs = jobs_;
    const Router routes = make_routes(dependencies);
    routes.dispatch(std::make_unique<FakeExchange>(std::move(request), outcome));
    run(outcome);
  }
  /// With the model answering at once.
  Outcome ask(const std::string& method, const std::string& target, const std::string& body = {},
              std::map<std::string, std::string> headers = {}) {
    served_.inbox->answer_at_once();
    Outcome outcome;
    ask(outcome, {method, target, body, std::move(headers)});
    return outcome;
  }
  /// The same for a route of which something is done on threads beside those of the server: until the answer is there.
  Outcome answer_to(FakeRequest request) {
    served_.inbox->answer_at_once();
    Outcome outcome;
    auto dependencies = served_.dependencies(lifecycle_);
    dependencies.gate = gate_;
    dependencies.routes = board_;
    dependencies.jobs = jobs_;
    const Router routes = make_routes(dependencies);
    routes.dispatch(std::make_unique<FakeExchange>(std::move(request), outcome));
    for (;;) {
      const auto seen = outcome.steps->count.load();
      run(outcome);
      if (outcome.steps->gone) return outcome;
      outcome.steps->count.wait(seen);
    }
  }
  static void run(Outcome& outcome) {
    while (!outcome.tasks.empty()) {
      auto tasks = std::exchange(outcome.tasks, {});
      for (auto& task : tasks) task->run();
    }
  }
  /// "200 BODY"
  std::string asked(const std::string& method, const std::string& target, const std::string& body = {},
                    std::map<std::string, std::string> headers = {}) {
    return text_of(ask(method, target, body, std::move(headers)));
  }
  static std::string text_of(const Outcome& outcome) {
    if (!outcome.response) return "no answer";
    return std::to_string(outcome.response->status) + " " + outcome.response->body;
  }

  Served served_;
  Lifecycle lifecycle_;
  std::shared_ptr<const Gate> gate_;
  /// Null: nothing is answered later.
  jobs::Jobs* jobs_ = nullptr;
  /// Exchanges that are still to be answered belong to one of its routes.
  std::shared_ptr<RouteBoard> board_ = std::make_shared<RouteBoard>();
};

}  // namespace mainstay::http::test
