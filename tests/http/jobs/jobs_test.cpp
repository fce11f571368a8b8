#include "tests/http/jobs/jobs_over_http.hpp"

namespace mainstay::http::test {
namespace {

TEST_F(JobsOverHttp, AnswersAtOnceWhereNobodyAsksForLater) {
  answer.body = "now";
  EXPECT_EQ(ask("POST", "/v2/models/m/infer").response->body, "now");
}

TEST_F(JobsOverHttp, SaysWhereAKeptRequestIsFound) {
  const auto told = later();
  EXPECT_EQ(told.response->status, 202);
  EXPECT_EQ(told.header("Preference-Applied"), "respond-async");
  EXPECT_EQ(told.header("Location"), "/jobs/" + json(told)["id"].get<std::string>());
  EXPECT_EQ(json(told)["model"], "m");
}

TEST_F(JobsOverHttp, GivesTheAnswerAsItWouldHaveBeen) {
  answer.status = 201;
  answer.body = "head";
  answer.tail = {Buffer::of(std::string("tail"))};
  answer.content_type = "application/octet-stream";
  answer.headers = {{"Inference-Header-Content-Length", "4"}};
  const auto told = later({{"x-field", "value"}}, "the body");
  EXPECT_EQ(seen, std::vector<std::string>{"the body"});
  EXPECT_EQ(fields, std::vector<std::string>{"value"});
  const auto result = ask("GET", told.header("Location") + "/result");
  EXPECT_EQ(result.response->status, 201);
  EXPECT_EQ(result.response->tail.at(0).text(), "headtail");
  EXPECT_EQ(result.header("Content-Type"), "application/octet-stream");
  EXPECT_EQ(result.header("Inference-Header-Content-Length"), "4");
}

TEST_F(JobsOverHttp, ShowsWhyAJobHasFailed) {
  answer.status = 400;
  answer.body = R"({"error":"wrong shape"})";
  const auto told = later();
  const auto job = json(ask("GET", told.header("Location")));
  EXPECT_EQ(job["state"], "failed");
  EXPECT_EQ(job["status"], 400);
  EXPECT_EQ(job["error"], "wrong shape");
  EXPECT_EQ(ask("GET", told.header("Location") + "/result").response->status, 400);
}

TEST_F(JobsOverHttp, SaysThatThereIsNoResultYet) {
  desk->drain();
  const auto told = later();
  const auto job = json(ask("GET", told.header("Location")));
  EXPECT_EQ(job["state"], "queued");
  EXPECT_EQ(job["position"], 1);
  const auto result = ask("GET", told.header("Location") + "/result");
  EXPECT_EQ(result.response->status, 202);
  EXPECT_EQ(result.header("Retry-After"), "1");
}

TEST_F(JobsOverHttp, TriesAgainWhereTheModelIsNotAvailableNow) {
  answer.status = 503;
  const auto told = later();
  EXPECT_EQ(json(ask("GET", told.header("Location")))["state"], "queued");
}

TEST_F(JobsOverHttp, KeepsEveryRequestOfARouteThatSaysSo) {
  EXPECT_EQ(ask("POST", "/later/m").response->status, 202);
  EXPECT_EQ(seen.size(), 1u);
}

TEST_F(JobsOverHttp, RefusesAtOnceWhatNeedNotBeKept) {
  EXPECT_EQ(later({}, "{}", "unknown").response->status, 404);
  EXPECT_EQ(later({{"idempotency-key", std::string(256, 'k')}}).response->status, 400);
  EXPECT_EQ(later({{"idempotency-key", "a b"}}).response->status, 400);
  EXPECT_TRUE(seen.empty());
}

TEST_F(JobsOverHttp, GivesTheSameJobForTheSameIdempotencyKey) {
  const auto first = later({{"idempotency-key", "k"}});
  const auto again = later({{"idempotency-key", "k"}});
  EXPECT_EQ(again.response->status, 200);
  EXPECT_EQ(again.header("Location"), first.header("Location"));
  EXPECT_EQ(seen.size(), 1u);
  EXPECT_EQ(later({{"idempotency-key", "k"}}, "another body").response->status, 422);
  EXPECT_EQ(later({{"idempotency-key", "k"}, {"x-field", "1"}}).response->status, 422);
}

TEST_F(JobsOverHttp, CancelsAndForgets) {
  desk->drain();
  const auto told = later();
  EXPECT_EQ(json(ask("DELETE", told.header("Location")))["state"], "cancelled");
  EXPECT_EQ(ask("GET", told.header("Location") + "/result").response->status, 410);
  EXPECT_EQ(ask("DELETE", told.header("Location")).response->status, 204);
  EXPECT_EQ(ask("GET", told.header("Location")).response->status, 404);
}

TEST_F(JobsOverHttp, ListsWhatThereIs) {
  later();
  later();
  const auto list = json(ask("GET", "/jobs?state=done&limit=1"));
  EXPECT_EQ(list["jobs"].size(), 1u);
  const auto next = json(ask("GET", "/jobs?limit=1&after=" + list["next"].get<std::string>()));
  EXPECT_EQ(next["jobs"].size(), 1u);
  EXPECT_NE(next["jobs"][0]["id"], list["jobs"][0]["id"]);
  EXPECT_TRUE(next["next"].is_null());
}

TEST_F(JobsOverHttp, RefusesAListThatMakesNoSense) {
  for (const auto* const query : {"state=lost", "limit=0", "limit=1001", "limit=x", "after=-1", "after=1x"})
    EXPECT_EQ(ask("GET", std::string("/jobs?") + query).response->status, 400) << query;
}

class JobsOfKeys : public JobsOverHttp {
 protected:
  void SetUp() override { open(two_keys(R"(, "models": ["mine"])") + R"(, "server": {"port": 1})"); }
};

TEST_F(JobsOfKeys, AreThereForTheSameKeyAlone) {
  const auto told = later(with(infer_key), "{}", "mine");
  ASSERT_EQ(told.response->status, 202);
  EXPECT_EQ(owner, "user");
  EXPECT_EQ(ask("GET", told.header("Location"), with(infer_key)).response->status, 200);
  EXPECT_EQ(ask("GET", told.header("Location")).response->status, 401);
  EXPECT_EQ(ask("GET", told.header("Location"), with(admin_key)).response->status, 403);
  EXPECT_EQ(later(with(infer_key), "{}", "theirs").response->status, 404);
}

TEST_F(JobsOfKeys, FailWhereTheirKeyIsGoneWhenTheyRun) {
  desk->drain();
  const auto told = later(with(infer_key), "{}", "mine");
  const auto others = R"("auth": {"keys": [{"id": "other", "hash": ")" + hash(infer_key) + R"("}]})";
  ASSERT_TRUE(guard_->follow(loaded(others)).empty());
  desk->begin();
  work();
  EXPECT_TRUE(seen.empty());
  EXPECT_EQ(desk->counts().now[static_cast<std::size_t>(JobState::failed)], 1u);
  EXPECT_EQ(ask("GET", told.header("Location"), with(infer_key)).response->status, 404);
}

TEST_F(JobsOfKeys, FailWhereTheirKeyMayNotUseTheModelAnyMoreWhenTheyRun) {
  desk->drain();
  const auto told = later(with(infer_key), "{}", "mine");
  ASSERT_TRUE(guard_->follow(loaded(two_keys(R"(, "models": ["other"])"))).empty());
  desk->begin();
  work();
  EXPECT_TRUE(seen.empty());
  EXPECT_EQ(json(ask("GET", told.header("Location"), with(infer_key)))["status"], 404);
}

}  // namespace
}  // namespace mainstay::http::test
