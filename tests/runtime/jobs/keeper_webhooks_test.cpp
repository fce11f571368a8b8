#include <gtest/gtest.h>

#include "tests/runtime/jobs/keeper_fixture.hpp"

namespace mainstay::jobs {
namespace {

using namespace std::chrono_literals;
using test::answer;

class KeeperOfWebhooks : public test::KeeperTest {
 protected:
  KeeperOfWebhooks() {
    config.result_ttl_s = 1000;
    config.webhooks = {.max_attempts = 3, .retry_initial_s = 5, .concurrency = 3, .concurrency_per_host = 2};
  }
  std::string accept_with(const std::string& url, const std::string& model = "m") {
    auto given = submission(model);
    given.record.webhook = Webhook{url};
    return submit(std::move(given)).value().job.record.id;
  }
  std::string accept_with_webhook() { return accept_with("https://a.example.org/done"); }
  void reported(std::size_t delivery, int status, const std::string& error = "") {
    messenger.held.at(delivery).over({{status}, error});
    work();
  }
  Webhook webhook(const std::string& id) { return look(id)->record.webhook.value(); }
  std::uint64_t counted(DeliveryEnd end) const { return desk->counts().deliveries[static_cast<std::size_t>(end)]; }
};

TEST_F(KeeperOfWebhooks, TellsOfAJobOnceItIsDone) {
  const auto id = accept_with_webhook();
  EXPECT_TRUE(messenger.held.empty());
  end(0, answer("result"));
  ASSERT_EQ(messenger.held.size(), 1u);
  EXPECT_EQ(messenger.held[0].job.record.id, id);
  EXPECT_EQ(messenger.held[0].job.record.life.state, JobState::done);
  EXPECT_EQ(desk->counts().owed, 1u);
  reported(0, 204);
  EXPECT_EQ(webhook(id).life.state, WebhookState::delivered);
  EXPECT_EQ(webhook(id).life.attempts, 1u);
  EXPECT_EQ(counted(DeliveryEnd::delivered), 1u);
  EXPECT_EQ(desk->counts().owed, 0u);
  start();
  work();
  EXPECT_TRUE(messenger.held.empty()) << "it was told";
}

TEST_F(KeeperOfWebhooks, TellsNobodyOfAJobOfWhichNobodyWantsToHear) {
  accept();
  end(0, answer(""));
  EXPECT_TRUE(messenger.held.empty());
}

TEST_F(KeeperOfWebhooks, TellsOfEveryEnd) {
  accept_with_webhook();
  end(0, answer("{}", 400));
  ASSERT_EQ(messenger.held.size(), 1u);
  EXPECT_EQ(messenger.held[0].job.record.life.state, JobState::failed);
  reported(0, 200);

  desk->drain();
  const auto cancelled = accept_with_webhook();
  accept_with_webhook();
  ASSERT_TRUE(remove(cancelled));
  now += 100s;
  desk->begin();
  work();
  ASSERT_EQ(messenger.held.size(), 3u);
  EXPECT_EQ(messenger.held[1].job.record.life.state, JobState::cancelled);
  EXPECT_EQ(messenger.held[2].job.record.life.state, JobState::expired);
}

TEST_F(KeeperOfWebhooks, TellsOfAJobThatTheEndOfTheServerHasEnded) {
  accept_with_webhook();
  start();
  work();
  ASSERT_EQ(messenger.held.size(), 1u);
  EXPECT_EQ(messenger.held[0].job.record.error.substr(0, 12), "interrupted:");
}

TEST_F(KeeperOfWebhooks, OwesWhatWasNotDeliveredWhenTheServerEnded) {
  const auto id = accept_with_webhook();
  end(0, answer("result"));
  start();
  work();
  ASSERT_EQ(messenger.held.size(), 1u);
  EXPECT_EQ(messenger.held[0].job.record.id, id);
}

TEST_F(KeeperOfWebhooks, TriesAgainLaterAndRemembersHowOftenOverAnEndOfTheServer) {
  const auto id = accept_with_webhook();
  end(0, answer("result"));
  reported(0, 503, "it was answered with 503");
  EXPECT_EQ(webhook(id).life.state, WebhookState::owed);
  EXPECT_EQ(webhook(id).error, "it was answered with 503");
  EXPECT_EQ(keeper->wake(), now + 5s);
  work();
  EXPECT_EQ(messenger.held.size(), 1u);
  now += 5s;
  work();
  ASSERT_EQ(messenger.held.size(), 2u);
  reported(1, 0, "it took too long");
  start();
  work();
  ASSERT_EQ(messenger.held.size(), 1u);
  reported(0, 503, "it was answered with 503");
  EXPECT_EQ(webhook(id).life.state, WebhookState::given_up);
  EXPECT_EQ(webhook(id).life.attempts, 3u);
  EXPECT_EQ(counted(DeliveryEnd::given_up), 1u);
  now += 1h;
  work();
  EXPECT_EQ(messenger.held.size(), 1u);
}

TEST_F(KeeperOfWebhooks, ForgetsWhyATryHasFailedWhenALaterOneIsTaken) {
  const auto id = accept_with_webhook();
  end(0, answer(""));
  reported(0, 503, "it was answered with 503");
  now += 5s;
  work();
  reported(1, 200);
  EXPECT_EQ(webhook(id).error, "");
  EXPECT_EQ(webhook(id).life.attempts, 2u);
  EXPECT_EQ(counted(DeliveryEnd::failed), 1u);
}

TEST_F(KeeperOfWebhooks, LetsNoReceiverKeepTheOthersWaiting) {
  for (int i = 0; i < 3; ++i) {
    accept_with("https://slow.example.org/" + std::to_string(i), "model" + std::to_string(i));
    end(static_cast<std::size_t>(i), answer(""));
  }
  EXPECT_EQ(messenger.held.size(), 2u);
  const auto quick = accept_with("https://quick.example.org", "other");
  end(3, answer(""));
  ASSERT_EQ(messenger.held.size(), 3u);
  EXPECT_EQ(messenger.held[2].job.record.id, quick);
  reported(2, 200);
  EXPECT_EQ(messenger.held.size(), 3u);
  reported(0, 200);
  EXPECT_EQ(messenger.held.size(), 4u);
}

TEST_F(KeeperOfWebhooks, BeginsNoDeliveryWhileTheServerDrainsAndWaitsForThoseUnderWay) {
  accept_with_webhook();
  accept_with("https://b.example.org", "other");
  end(0, answer(""));
  ASSERT_EQ(messenger.held.size(), 1u);
  desk->drain();
  end(1, answer(""));
  EXPECT_EQ(messenger.held.size(), 1u);
  EXPECT_EQ(desk->counts().owed, 2u);
  EXPECT_TRUE(desk->wait_until_idle(Clock::now())) << "what is not delivered is no request that was not finished";
  reported(0, 200);
  EXPECT_TRUE(desk->wait_until_idle(Clock::time_point::max())) << "nothing is under way any more";
}

TEST_F(KeeperOfWebhooks, SaysNothingWhereNobodyDelivers) {
  desk = std::make_unique<Desk>(config, *log);
  keeper.reset();
  desk->run_with(runner);
  adopt();
  desk->begin();
  accept_with_webhook();
  end(0, answer(""));
  EXPECT_EQ(desk->counts().owed, 1u);
  EXPECT_TRUE(messenger.held.empty());
  EXPECT_GT(keeper->wake(), now) << "it would work for nothing";
}

TEST_F(KeeperOfWebhooks, TellsOfAnExpiredResultAsLongAsTheJobIsKnown) {
  const auto id = accept_with_webhook();
  end(0, answer("result"));
  reported(0, 503, "it was answered with 503");
  desk->drain();
  now += 1000s;
  work();
  EXPECT_EQ(webhook(id).life.state, WebhookState::owed);
  now += 1000s;
  work();
  EXPECT_FALSE(look(id));
  EXPECT_EQ(counted(DeliveryEnd::given_up), 1u);
  EXPECT_EQ(desk->counts().owed, 0u);
}

TEST_F(KeeperOfWebhooks, ForgetsNoJobForANewOneOfWhichSomebodyIsStillToBeTold) {
  config.max_jobs = 1;
  start();
  const auto id = accept_with_webhook();
  ASSERT_TRUE(remove(id));
  EXPECT_FALSE(submit(submission()));
  reported(0, 200);
  EXPECT_TRUE(submit(submission()));
  EXPECT_FALSE(look(id));
}

TEST_F(KeeperOfWebhooks, OwesNothingForAJobThatWasRemoved) {
  const auto id = accept_with_webhook();
  end(0, answer(""));
  EXPECT_FALSE(*remove(id));
  EXPECT_EQ(desk->counts().owed, 0u);
  reported(0, 503);
  now += 1h;
  work();
  EXPECT_EQ(messenger.held.size(), 1u);
}

TEST_F(KeeperOfWebhooks, TellsNobodyTwiceAtOnceWhenAnotherTakesItsPlace) {
  const auto id = accept_with_webhook();
  end(0, answer(""));
  adopt();
  work();
  EXPECT_EQ(messenger.held.size(), 1u);
  reported(0, 200);
  EXPECT_EQ(webhook(id).life.state, WebhookState::delivered);
}

TEST_F(KeeperOfWebhooks, GivesNobodyTheNumberOfADeliveryThatIsUnderWay) {
  const auto removed = accept_with_webhook();
  end(0, answer(""));
  ASSERT_TRUE(remove(removed));
  adopt();
  const auto id = accept_with_webhook();
  end(1, answer(""));
  ASSERT_EQ(messenger.held.size(), 2u);
  reported(0, 500);
  EXPECT_EQ(webhook(id).life.attempts, 0u);
  reported(1, 204);
  EXPECT_EQ(webhook(id).life.state, WebhookState::delivered);
}

TEST_F(KeeperOfWebhooks, RunsOtherJobsWhileAReceiverKeepsItWaiting) {
  accept_with_webhook();
  end(0, answer(""));
  ASSERT_EQ(messenger.held.size(), 1u);
  const auto next = accept();
  end(1, answer("result"));
  EXPECT_EQ(state(next), JobState::done);
}

TEST(AWebhook, IsNamedByItsReceiverAlone) {
  EXPECT_EQ(Webhook{"https://a.example.org/secret"}.receiver(), "https://a.example.org");
  EXPECT_EQ(Webhook{"http://[::1]:80?token=secret"}.receiver(), "http://[::1]:80");
  EXPECT_EQ(Webhook{"https://a"}.receiver(), "https://a");
  EXPECT_EQ(Webhook{"secret"}.receiver(), "");
}

}  // namespace
}  // namespace mainstay::jobs
