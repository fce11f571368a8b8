#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <variant>

#include "http/errors.hpp"
#include "http/guard/keys.hpp"
#include "http/jobs/deferral.hpp"
#include "http/jobs/job_routes.hpp"
#include "http/jobs/job_runner.hpp"
#include "runtime/jobs/keeper.hpp"
#include "tests/http/guard/guarded.hpp"
#include "tests/support/folder.hpp"

namespace mainstay::http::test {

using Json = nlohmann::json;

/// A route that computes, and what is answered later kept in a file; everything happens when the test says so.
class JobsOverHttp : public Guarded {
 protected:
  void SetUp() override { open(""); }

  void open(const std::string& members, const config::Webhooks& webhooks = {}) {
    const auto configuration = loaded(members);
    guard_ = std::make_shared<Guard>(
        configuration.config, [](const std::string&) { return std::nullopt; }, 7);
    ASSERT_TRUE(guard_->follow(configuration).empty());
    const auto door = std::make_shared<const Door>(guard_, Place::main, "127.0.0.1");
    desk = std::make_unique<jobs::Desk>(
        config::Jobs{.path = (folder.path() / ("jobs" + std::to_string(++files) + ".db")).string(),
                     .webhooks = webhooks},
        *log);
    ASSERT_TRUE(desk->open());
    routes = Router();
    const auto add = [this](const std::string& pattern, bool always) {
      routes.add(
          "POST", pattern, Scope::infer,
          [this](std::unique_ptr<Exchange> exchange, const PathParameters&) { compute(std::move(exchange)); },
          Router::Deferrable{
              .model_of = [](const Exchange&, const PathParameters& path) -> std::variant<AskedModel, Response> {
                if (path["model"] == "unknown")
                  return error_response({Errc::not_found, "no model is called 'unknown'"});
                return AskedModel{std::string(path["model"]), ""};
              },
              .headers = {"Content-Type", "X-Field"},
              .always = always});
    };
    add("/v2/models/{model}/infer", false);
    add("/later/{model}", true);
    add_jobs(routes, *desk);
    routes.stand_behind(door);
    routes.defer_to(deferring_to(*desk, AllowedHosts(webhooks)));
    runner = std::make_unique<JobRunner>(
        routes, door, [this](auto work) { desk->post(std::move(work)); }, *log);
    desk->run_with(*runner);
    keeper = jobs::Keeper::make(
                 *desk, desk->take_store().value(),
                 {.make_id = jobs::random_id, .is_idempotent = [](const auto&, const auto&) { return false; }})
                 .value();
    desk->begin();
  }

  void compute(std::unique_ptr<Exchange> exchange) {
    seen.push_back(std::string(exchange->request().body.text()));
    fields.push_back(std::string(exchange->header("x-field").value_or("none")));
    owner = exchange->request().key ? exchange->request().key->id : "";
    exchange->respond(answer);
  }
  void work() {
    for (int round = 0; round < 4; ++round) keeper->work(desk->take_orders());
  }

  Outcome ask(const std::string& method, const std::string& target, Headers headers = {},
              const std::string& body = "") {
    Outcome outcome;
    auto exchange = std::make_unique<FakeExchange>(
        FakeRequest{method, target, body, std::move(headers), *IpAddress::parse("127.0.0.1")}, outcome);
    routes.dispatch(std::move(exchange));
    work();
    for (auto& task : std::exchange(outcome.tasks, {})) task->run();
    return outcome;
  }
  Outcome later(Headers headers = {}, const std::string& body = "{}", const std::string& model = "m") {
    headers["prefer"] = "respond-async";
    return ask("POST", "/v2/models/" + model + "/infer", std::move(headers), body);
  }
  static Json json(const Outcome& outcome) { return Json::parse(outcome.response->body); }

  testing::Folder folder;
  std::unique_ptr<Log> log = make_silent_log();
  int files = 0;
  std::unique_ptr<jobs::Desk> desk;
  Router routes;
  std::unique_ptr<JobRunner> runner;
  std::unique_ptr<jobs::Keeper> keeper;
  Response answer;
  std::vector<std::string> seen;
  std::vector<std::string> fields;
  std::string owner;
};

}  // namespace mainstay::http::test
