#include "cli/server_status.hpp"

#include <gtest/gtest.h>

namespace mainstay::cli {
namespace {

TEST(ServerStatus, IsReadFromWhatTheServerSays) {
  const auto status = status_from(Json::parse(R"({"status":"degraded","reasons":["memory is critical"],"uptime_s":90.5,
    "models":[{"name":"iris","version":"2","default":true,"state":"loading","progress":0.45,"attempts":2,
      "reason":"too little memory","ready":false,"serving":1,"instances":2,"queue_depth":3,"waiting":4,
      "last_used_s_ago":4.5,"bytes":4096,"breaker":"open",
      "requests":{"ok":10,"invalid":1,"refused":2,"failed":3,"timed_out":4},
      "latency_ms":{"p50":1.5,"p99":null,"buckets":[{"le":1.5,"count":10}]}}],
    "loads":{"under_way":[{"model":"iris","version":"2","attempt":2,"progress":0.45}],
             "waiting":[{"model":"big","version":"1","attempt":1,"held_up_by":"needs 3 MiB"}]},
    "memory":{"level":"high","total":100,"used":70,"own":20,"devices":[{"name":"H100","total":50,"used":5}]}})"));
  ASSERT_TRUE(status);
  EXPECT_EQ(status->status, "degraded");
  EXPECT_EQ(status->reasons, std::vector<std::string>{"memory is critical"});
  EXPECT_EQ(status->uptime_s, 90.5);
  const auto& model = status->models.at(0);
  EXPECT_EQ(model.name, "iris");
  EXPECT_TRUE(model.by_default);
  EXPECT_TRUE(model.coming());
  EXPECT_EQ(model.progress, 0.45);
  EXPECT_EQ(model.queued, 7U) << "for an instance, and for the load";
  EXPECT_EQ(model.requests, 20U);
  EXPECT_EQ(model.errors, 9U) << "a client's own mistake is none";
  EXPECT_EQ(model.p50_ms, 1.5);
  EXPECT_FALSE(model.p99_ms);
  EXPECT_EQ(model.times.at(0).count, 10U);
  EXPECT_EQ(status->under_way.at(0).attempt, 2U);
  EXPECT_EQ(status->waiting.at(0).held_up_by, "needs 3 MiB");
  EXPECT_EQ(status->memory.used, 70U);
  EXPECT_EQ(status->devices.at(0).total, 50U);
}

TEST(ServerStatus, TakesWhatIsMissingOrOfAnotherKindForNothing) {
  const auto status = status_from(Json::parse(
      R"({"models":[7,{"name":5,"queue_depth":-1,"waiting":"many","progress":"half","requests":[1],"latency_ms":3,
          "ready":1}],"reasons":[1,"a"],"loads":[],"memory":null,"uptime_s":"long"})"));
  ASSERT_TRUE(status);
  ASSERT_EQ(status->models.size(), 2U);
  EXPECT_EQ(status->models[1].name, "");
  EXPECT_EQ(status->models[1].queued, 0U);
  EXPECT_FALSE(status->models[1].ready);
  EXPECT_EQ(status->reasons, std::vector<std::string>{"a"});
  EXPECT_EQ(status->uptime_s, 0);
}

TEST(ServerStatus, IsNotReadFromAnythingElse) {
  for (const auto* other : {"null", "[]", "{}", R"({"models":{}})", "\"models\""})
    EXPECT_FALSE(status_from(Json::parse(other))) << other;
}

TEST(ServerStatus, HasOnlyTextsThatMayBePrinted) {
  const auto status = status_from(Json::parse(R"({"models":[{"name":"a\u001b[2J","reason":"b\nc"}]})"));
  EXPECT_EQ(status->models[0].name, "a�[2J");
  EXPECT_EQ(status->models[0].reason, "b c");
}

TEST(Printed, IsAscii) { EXPECT_EQ(printed(Json("\x1b\xC2\x9B\xFF")), "\"\\u001b\\u009b\\ufffd\""); }

}  // namespace
}  // namespace mainstay::cli
