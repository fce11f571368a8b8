#include "http/admin/status.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/http/served.hpp"

namespace mainstay::http {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::json;

class Status : public testing::Test {
 protected:
  Status() { served_.load->serving = 1; }

  Json shown() const {
    auto dependencies = served_.dependencies(lifecycle_);
    dependencies.started = now_ - 90s;
    return Json::parse(status_json(dependencies, {now_, wall_}).dump());
  }

  const Clock::time_point now_{1000s};
  const std::chrono::system_clock::time_point wall_{1s};
  test::Served served_;
  Lifecycle lifecycle_;
};

TEST_F(Status, shows_a_model_that_nobody_has_used_yet) {
  const auto status = shown();
  EXPECT_EQ(status["time"], "1970-01-01T00:00:01.000Z");
  EXPECT_EQ(status["uptime_s"], 90);
  EXPECT_EQ(status["status"], "ok");
  EXPECT_EQ(status["reasons"], Json::array());
  EXPECT_EQ(status["tree"]["children"][0]["name"], "echo");
  EXPECT_EQ(status["models"],
            Json::parse(R"([{"name":"echo","version":"1","default":true,"state":"ready","progress":0.0,
    "attempts":0,"loads":0,"loading_started":null,"loading_complete":null,"reason":"","ready":true,"serving":1,
    "instances":1,"queue_depth":0,"waiting":0,"last_used_s_ago":null,"bytes":0,"breaker":"closed","restarts":0,
    "requests":{"ok":0,"invalid":0,"refused":0,"failed":0,"timed_out":0},"latency_ms":{"p50":null,"p99":null,
    "buckets":[]}}])"));
  EXPECT_EQ(status["loads"], Json::parse(R"({"under_way":[],"waiting":[]})"));
}

TEST_F(Status, shows_how_a_model_was_loaded_and_what_it_does) {
  const auto instance = std::make_shared<Vitals>("echo/0", "instance");
  instance->restarts = 2;
  served_.vitals->restarts = 1;
  served_.vitals->attach(instance);
  served_.vitals->queue_depth = 5;
  served_.vitals->set_cause("it crashed");
  served_.load->begin(wall_);
  served_.load->complete(wall_ + 2s);
  served_.load->attempts = 2;
  served_.load->waiting = 3;
  served_.load->bytes = 4096;
  served_.load->last_used = (now_ - 4s).time_since_epoch().count();
  served_.traffic->ended(std::nullopt, 10ms);
  served_.traffic->ended(Errc::internal, 1ms);
  served_.traffic->ended(Errc::deadline_exceeded, 1ms);
  const auto model = shown()["models"][0];
  EXPECT_EQ(model["loading_started"], "1970-01-01T00:00:01.000Z");
  EXPECT_EQ(model["loading_complete"], "1970-01-01T00:00:03.000Z");
  EXPECT_EQ(model["progress"], 1);
  EXPECT_EQ(model["loads"], 1);
  EXPECT_EQ(model["attempts"], 2);
  EXPECT_EQ(model["restarts"], 3) << "of its instances, too";
  EXPECT_EQ(model["queue_depth"], 5);
  EXPECT_EQ(model["waiting"], 3);
  EXPECT_EQ(model["bytes"], 4096);
  EXPECT_EQ(model["last_used_s_ago"], 4);
  EXPECT_EQ(model["reason"], "it crashed");
  EXPECT_EQ(model["requests"], Json::parse(R"({"ok":1,"invalid":0,"refused":0,"failed":1,"timed_out":1})"));
  EXPECT_GE(model["latency_ms"]["p50"], 10);
  ASSERT_EQ(model["latency_ms"]["buckets"].size(), 1U) << "of those that were answered well";
  EXPECT_EQ(model["latency_ms"]["buckets"][0]["le"], model["latency_ms"]["p50"]);
  EXPECT_EQ(model["latency_ms"]["buckets"][0]["count"], 1);
}

TEST_F(Status, says_which_version_is_served_by_default) {
  ServedModel next = **served_.registry.find("echo", "1");
  next.version = "2";
  next.proven = false;
  served_.registry.publish(next);
  EXPECT_EQ(shown()["models"][0]["default"], true);
  EXPECT_EQ(shown()["models"][1]["default"], false);
  next.proven = true;
  served_.registry.publish(next);
  EXPECT_EQ(shown()["models"][0]["default"], false);
  EXPECT_EQ(shown()["models"][1]["default"], true);
}

TEST_F(Status, shows_what_is_being_loaded_and_what_waits) {
  const auto progress = std::make_shared<LoadProgress>();
  progress->has_read(1, 2);
  served_.load->begin(wall_);
  served_.load->watch(progress);
  served_.loads.show({.under_way = {{"echo", "1", 2, wall_, ""}, {"gone", "1", 1, wall_, ""}},
                      .waiting = {{"big", "1", 1, wall_, "needs 3 MiB, 2 MiB are available"}}});
  const auto loads = shown()["loads"];
  ASSERT_EQ(loads["under_way"].size(), 2U);
  EXPECT_EQ(loads["under_way"][0]["model"], "echo");
  EXPECT_EQ(loads["under_way"][0]["attempt"], 2);
  EXPECT_NEAR(loads["under_way"][0]["progress"].get<double>(), 0.45, 0.001);
  EXPECT_EQ(loads["under_way"][1]["progress"], 0) << "withdrawn meanwhile";
  EXPECT_EQ(loads["waiting"], Json::parse(R"([{"model":"big","version":"1","attempt":1,
    "asked":"1970-01-01T00:00:01.000Z","held_up_by":"needs 3 MiB, 2 MiB are available"}])"));
}

TEST_F(Status, shows_the_memory_of_the_machine_and_its_devices) {
  served_.memory.show(
      {{.total = 100, .available = 30, .own = 20, .devices = {{"H100", 50, 5}}}, MemoryLevel::critical});
  const auto status = shown();
  EXPECT_EQ(status["memory"], Json::parse(R"({"level":"critical","total":100,"available":30,"used":70,"own":20,
    "devices":[{"name":"H100","total":50,"used":5}]})"));
  EXPECT_EQ(status["status"], "degraded");
  EXPECT_EQ(status["reasons"], Json({"memory is critical"}));
}

}  // namespace
}  // namespace mainstay::http
