#include <gtest/gtest.h>

#include <vector>

#include "tests/http/routes/routed.hpp"

namespace mainstay::http::routes {
namespace {

/// Keeps what is handed in, and takes it to be on disk at once.
class FakeJobs final : public jobs::Jobs {
 public:
  void submit(jobs::Submission submission, Told<jobs::Accepted> told) override {
    submission.record.id = "f00d";
    jobs::View view;
    view.record = submission.record;
    submitted.push_back(std::move(submission));
    told(jobs::Accepted{std::move(view), false});
  }
  void look(std::string, jobs::Caller, Told<jobs::View>) override {}
  void list(jobs::Question, Told<jobs::Page>) override {}
  void take_result(std::string, jobs::Caller, bool, Told<jobs::Taken>) override {}
  void remove(std::string, jobs::Caller, Told<std::optional<jobs::View>>) override {}
  jobs::Counts counts() const override { return {}; }

  std::vector<jobs::Submission> submitted;
};

class DeferredRoute : public test::Routed {
 protected:
  void SetUp() override { jobs_ = &kept_; }

  void deferring(bool always) {
    takes({{"IN", {}, {}}});
    route(R"({"method": "POST", "path": "/p/{text}", "model": "echo", "checks": ["model_loaded", "busy"],
              "not_loaded": "409", "async": )" +
              std::string(always ? "true" : "false") + R"(, "fields": [
                {"name": "text", "from": "path", "max_length": 3, "input": "IN"},
                {"name": "seed", "from": "header", "type": "integer", "default": 1}]})",
          R"(, "jobs": {"path": "kept.db"})");
  }
  void fill_places() {
    ASSERT_TRUE(places_->enter());
    auto model = **served_.registry.find("echo", "");
    model.places = places_;
    served_.registry.publish(std::move(model));
  }
  int status(const std::string& target, std::map<std::string, std::string> headers = {}) {
    return ask("POST", target, "{}", std::move(headers)).response->status;
  }

  FakeJobs kept_;
  const std::shared_ptr<Exclusion> places_ = std::make_shared<Exclusion>(1);
};

TEST_F(DeferredRoute, KeepsEveryRequestWhereItSaysSo) {
  deferring(true);
  const auto outcome = ask("POST", "/p/abc?x=1", "{}", {{"seed", "7"}, {"cookie", "no"}});
  EXPECT_EQ(outcome.response->status, 202);
  EXPECT_EQ(outcome.header("Location"), "/jobs/f00d");
  ASSERT_EQ(kept_.submitted.size(), 1U);
  const auto& [record, request] = kept_.submitted.front();
  EXPECT_EQ(record.life.model, "echo");
  EXPECT_EQ(record.method + " " + record.target, "POST /p/abc?x=1");
  EXPECT_EQ(request.body.text(), "{}");
  // What it reads, and nothing else.
  EXPECT_EQ(request.headers, (jobs::Headers{{"seed", "7"}}));
}

TEST_F(DeferredRoute, ComputesNowWhereNobodyAsksForLater) {
  deferring(false);
  EXPECT_EQ(status("/p/abc"), 200);
  EXPECT_TRUE(kept_.submitted.empty());
  EXPECT_EQ(status("/p/abc", {{"prefer", "respond-async"}}), 202);
  EXPECT_EQ(kept_.submitted.size(), 1U);
}

TEST_F(DeferredRoute, RefusesWrongFieldsInsteadOfKeepingThem) {
  deferring(true);
  EXPECT_EQ(status("/p/abcd"), 400);
  EXPECT_EQ(status("/p/abc", {{"seed", "many"}}), 400);
  EXPECT_TRUE(kept_.submitted.empty());
}

TEST_F(DeferredRoute, DoesNotLookWhetherItsModelIsAtWork) {
  deferring(false);
  fill_places();
  EXPECT_EQ(status("/p/abc"), 409);
  EXPECT_EQ(status("/p/abc", {{"prefer", "respond-async"}}), 202);
}

TEST_F(DeferredRoute, DoesNotLookWhetherItsModelIsLoaded) {
  deferring(false);
  served_.publish(nullptr);
  EXPECT_EQ(status("/p/abc"), 409);
  EXPECT_EQ(status("/p/abc", {{"prefer", "respond-async"}}), 202);
}

}  // namespace
}  // namespace mainstay::http::routes
