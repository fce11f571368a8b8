#include "http/health/health.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "http/service.hpp"
#include "tests/http/fake_exchange.hpp"
#include "tests/http/served.hpp"

namespace mainstay::http {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::json;

class HttpHealth : public testing::Test {
 protected:
  HttpHealth() { served_.load->serving = 1; }

  test::Outcome ask(const std::string& target) {
    test::Outcome outcome;
    make_routes(served_.dependencies(lifecycle_))
        .dispatch(std::make_unique<test::FakeExchange>(test::FakeRequest{"GET", target, "", {}}, outcome));
    return outcome;
  }
  int status(const std::string& target) { return ask(target).response->status; }
  Json json(const std::string& target) { return Json::parse(ask(target).response->body); }

  test::Served served_;
  Lifecycle lifecycle_;
};

TEST_F(HttpHealth, is_ok_where_everything_is) {
  served_.heartbeat.beat(Clock::now());
  EXPECT_EQ(status("/health"), 200);
  EXPECT_EQ(ask("/health").response->body, R"({"status":"ok","reasons":[]})");
}

TEST_F(HttpHealth, a_degraded_server_is_still_asked) {
  served_.admission->open_breaker();
  EXPECT_EQ(status("/health"), 200);
  EXPECT_EQ(json("/health"),
            Json::parse(R"({"status":"degraded","reasons":["the breaker of model 'echo' version 1 is open"]})"));
}

TEST_F(HttpHealth, is_unhealthy_where_nothing_serves) {
  served_.vitals->state = NodeState::failed;
  EXPECT_EQ(status("/health"), 503);
  EXPECT_EQ(json("/health")["status"], "unhealthy");
  EXPECT_EQ(status("/health/live"), 200) << "the process would do no better afresh";
}

TEST_F(HttpHealth, where_the_actors_are_silent_a_restart_helps) {
  served_.heartbeat.beat(Clock::now() - 11s);
  EXPECT_EQ(status("/health"), 503);
  for (const char* target : {"/health/live", "/v2/health/live"}) {
    EXPECT_EQ(status(target), 503);
    EXPECT_EQ(json(target)["live"], false);
    EXPECT_EQ(json(target)["error"], "the actors have not answered for 11 s");
  }
}

TEST_F(HttpHealth, where_as_many_threads_hang_as_may_a_restart_helps) {
  served_.vitals->orphans = 3;
  EXPECT_EQ(status("/health/live"), 200);
  served_.vitals->orphans = 4;
  EXPECT_EQ(status("/health/live"), 503);
}

TEST_F(HttpHealth, is_ready_without_the_models_that_nobody_has_to_load) {
  auto other = **served_.registry.find("echo", "");
  other.name = "other";
  other.signature = nullptr;
  other.proven = false;
  other.vitals = std::make_shared<Vitals>("other", "model");
  served_.registry.publish(other);
  EXPECT_EQ(status("/health/ready"), 503) << "eager: all have to be";
  served_.config.model_loading = {.strategy = config::LoadStrategy::lazy, .preload_models = {"echo"}};
  EXPECT_EQ(status("/health/ready"), 200);
  EXPECT_EQ(status("/v2/health/ready"), 200);
  served_.config.model_unloading.always_loaded_models = {"other"};
  EXPECT_EQ(status("/health/ready"), 503);
}

TEST_F(HttpHealth, a_new_version_that_is_not_warm_yet_takes_nothing_away) {
  auto next = **served_.registry.find("echo", "");
  next.version = "2";
  next.signature = nullptr;
  next.proven = false;
  const auto vitals = std::make_shared<Vitals>("echo", "model");
  vitals->state = NodeState::loading;
  next.vitals = vitals;
  served_.registry.publish(next);
  EXPECT_EQ(status("/health/ready"), 200);
  EXPECT_EQ(json("/health")["status"], "ok");
}

TEST_F(HttpHealth, is_not_ready_without_a_model_that_an_operator_unloaded) {
  served_.vitals->state = NodeState::unloaded;
  EXPECT_EQ(status("/health/ready"), 200) << "it sleeps, and its next request wakes it";
  served_.load->unwanted = true;
  EXPECT_EQ(status("/health/ready"), 503);
  EXPECT_EQ(json("/health/ready")["error"], "model 'echo' version 1 was unloaded by an operator");
}

TEST_F(HttpHealth, is_shown_in_detail) {
  served_.memory.show({{.total = 200, .available = 50, .own = 20}, MemoryLevel::normal});
  served_.loads.show({.under_way = {{"big", "1"}}, .waiting = {{"a", "1"}, {"b", "1"}}});
  auto json = this->json("/health/detailed");
  EXPECT_TRUE(json["timestamp"].get<std::string>().ends_with("Z"));
  EXPECT_GE(json["uptime"], 0);
  json.erase("timestamp");
  json.erase("uptime");
  EXPECT_EQ(json, Json::parse(R"({"status":"ok",
    "models":[{"name":"echo","status":"ready","loading_progress":0.0,"ready":true}],
    "model_queue":{"size":2,"currently_loading":"big"},
    "system":{"memory_total":200,"memory_available":50,"memory_used":150,"memory_percent":75.0,"cpu_usage":25.0}})"));
}

TEST_F(HttpHealth, shows_a_device_where_there_is_one) {
  EXPECT_TRUE(json("/health/detailed")["model_queue"]["currently_loading"].is_null());
  served_.memory.show({{.total = 1, .available = 1, .devices = {{"H100", 80, 8}, {"H100", 80, 0}}}});
  EXPECT_EQ(
      json("/health/detailed")["system"]["gpu"],
      Json::parse(R"({"count":2,"current_device":0,"device_name":"H100","memory_allocated":8,"memory_reserved":8})"));
}

TEST_F(HttpHealth, shows_a_model_once_however_many_versions_it_has) {
  auto next = **served_.registry.find("echo", "");
  next.version = "2";
  served_.registry.publish(next);
  EXPECT_EQ(json("/health/detailed")["models"].size(), 1U);
}

}  // namespace
}  // namespace mainstay::http
