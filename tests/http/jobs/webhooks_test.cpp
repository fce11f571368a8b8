#include "tests/http/jobs/jobs_over_http.hpp"

namespace mainstay::http::test {
namespace {

class NoMessenger final : public jobs::Messenger {
 public:
  void deliver(jobs::View job, std::function<void(jobs::Report)> over) override {
    told.push_back(std::move(job));
    over(report);
  }
  std::vector<jobs::View> told;
  jobs::Report report{{204, {}}, ""};
};

class JobsWithWebhooks : public JobsOverHttp {
 protected:
  void SetUp() override {
    open("", {.allowed_hosts = {"*.example.org"}});
    desk->deliver_with(messenger);
  }
  static Headers telling(const std::string& url) { return {{"callback-url", url}}; }

  NoMessenger messenger;
};

TEST_F(JobsWithWebhooks, ShowWhoWasTold) {
  const auto told = later(telling("https://A.example.org/done"));
  ASSERT_EQ(told.response->status, 202);
  EXPECT_EQ(json(told)["webhook"]["state"], "owed");
  ASSERT_EQ(messenger.told.size(), 1u);
  EXPECT_EQ(messenger.told[0].record.life.state, JobState::done);
  const auto job = json(ask("GET", told.header("Location")));
  EXPECT_EQ(
      job["webhook"],
      Json({{"url", "https://a.example.org/done"}, {"state", "delivered"}, {"attempts", 1}, {"last_error", nullptr}}));
}

TEST_F(JobsWithWebhooks, ShowWhyNobodyWasTold) {
  messenger.report = {{404, {}}, "it was answered with 404"};
  const auto told = later(telling("https://a.example.org/done"));
  const auto job = json(ask("GET", told.header("Location")));
  EXPECT_EQ(job["state"], "done");
  EXPECT_EQ(job["webhook"]["state"], "given_up");
  EXPECT_EQ(job["webhook"]["last_error"], "it was answered with 404");
}

TEST_F(JobsWithWebhooks, HaveNoneWhereNobodyAsksForIt) {
  const auto told = later();
  EXPECT_TRUE(json(told)["webhook"].is_null());
  EXPECT_TRUE(messenger.told.empty());
}

TEST_F(JobsWithWebhooks, AreRefusedAtOnceWhereTheUrlIsNotAllowed) {
  for (const auto* const url : {"", "x", "http://a.example.org/", "https://example.org/", "https://127.0.0.1/",
                                "https://u:p@a.example.org/", "https://a.example.org/#"}) {
    const auto refused = later(telling(url));
    EXPECT_EQ(refused.response->status, 400) << url;
    EXPECT_NE(json(refused)["error"].get<std::string>().find("the URL to call back"), std::string::npos) << url;
  }
  EXPECT_TRUE(seen.empty());
}

TEST_F(JobsWithWebhooks, AreAnotherRequestWithAnotherUrlForTheSameIdempotencyKey) {
  auto headers = telling("https://a.example.org/done");
  headers["idempotency-key"] = "k";
  EXPECT_EQ(later(headers).response->status, 202);
  EXPECT_EQ(later(headers).response->status, 200);
  headers["callback-url"] = "https://b.example.org/done";
  EXPECT_EQ(later(headers).response->status, 422);
}

TEST_F(JobsWithWebhooks, DoNotHearOfItWhereTheyAreAnsweredAtOnce) {
  answer.body = "now";
  EXPECT_EQ(ask("POST", "/v2/models/m/infer", telling("nonsense")).response->body, "now");
}

TEST_F(JobsOverHttp, RefuseToCallBackWhereWebhooksAreOff) {
  const auto refused = later({{"callback-url", "https://a.example.org/"}});
  EXPECT_EQ(refused.response->status, 400);
  EXPECT_NE(json(refused)["error"].get<std::string>().find("jobs.webhooks.allowed_hosts"), std::string::npos);
  EXPECT_TRUE(seen.empty());
}

}  // namespace
}  // namespace mainstay::http::test
