#include "runtime/policy/webhook_life.hpp"

#include <gtest/gtest.h>

namespace mainstay {
namespace {

using namespace std::chrono_literals;

class WebhookLifeTest : public ::testing::Test {
 protected:
  WebhookLife tried(int status, WebhookLife webhook = {}, std::chrono::nanoseconds retry_after = 0s) const {
    return rule.tried(webhook, {status, retry_after}, now);
  }

  config::Webhooks config{.max_attempts = 4, .retry_initial_s = 5, .retry_max_s = 60};
  WebhookRule rule{config};
  WallTime now{1000s};
};

TEST_F(WebhookLifeTest, IsDeliveredWhereItWasTaken) {
  for (const int status : {200, 202, 204, 299}) {
    EXPECT_EQ(tried(status).state, WebhookState::delivered) << status;
    EXPECT_EQ(tried(status).attempts, 1u);
  }
}

TEST_F(WebhookLifeTest, IsGivenUpWhereItIsRefusedOrSentElsewhere) {
  for (const int status : {100, 199, 301, 302, 307, 308, 400, 401, 403, 404, 410, 413, 499})
    EXPECT_EQ(tried(status).state, WebhookState::given_up) << status;
}

TEST_F(WebhookLifeTest, IsTriedAgainWhereItMayBeTakenLater) {
  for (const int status : {0, 408, 429, 500, 502, 503, 504, 599}) {
    const auto webhook = tried(status);
    EXPECT_EQ(webhook.state, WebhookState::owed) << status;
    EXPECT_EQ(webhook.not_before, now + 5s) << status;
  }
}

TEST_F(WebhookLifeTest, WaitsTwiceAsLongEachTimeUpToTheLongestWait) {
  config.max_attempts = 100;
  const WebhookRule patient{config};
  WebhookLife webhook;
  for (const auto wait : {5s, 10s, 20s, 40s, 60s, 60s}) {
    webhook = patient.tried(webhook, {503}, now);
    EXPECT_EQ(webhook.not_before - now, wait);
  }
  webhook.attempts = 98;
  EXPECT_EQ(patient.tried(webhook, {0}, now).not_before - now, 60s);
}

TEST_F(WebhookLifeTest, WaitsForAsLongAsItIsAskedToButNoLongerThanTheLongestWait) {
  EXPECT_EQ(tried(429, {}, 7s).not_before, now + 7s);
  EXPECT_EQ(tried(429, {}, 1s).not_before, now + 5s);
  EXPECT_EQ(tried(503, {}, 24h * 365).not_before, now + 60s);
}

TEST_F(WebhookLifeTest, IsGivenUpAfterAsManyTriesAsMayBe) {
  WebhookLife webhook;
  for (int i = 0; i < 3; ++i) {
    webhook = tried(503, webhook);
    EXPECT_EQ(webhook.state, WebhookState::owed);
  }
  webhook = tried(503, webhook);
  EXPECT_EQ(webhook.state, WebhookState::given_up);
  EXPECT_EQ(webhook.attempts, 4u);
}

TEST_F(WebhookLifeTest, IsDeliveredByTheLastTry) {
  EXPECT_EQ(tried(200, {.attempts = 3}).state, WebhookState::delivered);
}

TEST(WebhookState, IsReadAsItIsWritten) {
  for (std::size_t i = 0; i < webhook_states; ++i) {
    const auto state = static_cast<WebhookState>(i);
    EXPECT_EQ(webhook_state_from(name_of(state)), state);
  }
  EXPECT_FALSE(webhook_state_from("lost"));
}

}  // namespace
}  // namespace mainstay
