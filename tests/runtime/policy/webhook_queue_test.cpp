#include "runtime/policy/webhook_queue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

namespace mainstay {
namespace {

using namespace std::chrono_literals;

class WebhookQueueTest : public ::testing::Test {
 protected:
  void begin(std::uint64_t number, const std::string& receiver = "a") { queue.take_place(number, receiver); }

  config::Webhooks config{.concurrency = 3, .concurrency_per_host = 2};
  WallTime now{1000s};
  WebhookQueue queue{config};
};

TEST_F(WebhookQueueTest, HasWhoeverHasBeenDueForLongestNext) {
  queue.put(1, "a", now);
  queue.put(2, "b", now - 1s);
  EXPECT_EQ(queue.next(now), 2u);
  begin(2, "b");
  EXPECT_EQ(queue.next(now), 1u);
  begin(1);
  EXPECT_FALSE(queue.next(now));
}

TEST_F(WebhookQueueTest, LetsNobodyGoBeforeItsTime) {
  queue.put(1, "a", now + 5s);
  EXPECT_FALSE(queue.next(now));
  EXPECT_EQ(queue.wake(now), now + 5s);
  EXPECT_EQ(queue.next(now + 5s), 1u);
  EXPECT_FALSE(queue.wake(now + 5s)) << "it does not become anybody's turn by time alone";
}

TEST_F(WebhookQueueTest, LeavesOthersRoomWhereOneReceiverNeverAnswers) {
  for (std::uint64_t number = 1; number <= 10; ++number) queue.put(number, "slow", now - 1h);
  queue.put(11, "quick", now);
  begin(*queue.next(now), "slow");
  begin(*queue.next(now), "slow");
  EXPECT_EQ(queue.next(now), 11u);
}

TEST_F(WebhookQueueTest, LetsNoMoreGoAtOnceThanMay) {
  for (std::uint64_t number = 1; number <= 4; ++number) queue.put(number, std::string(number, 'r'), now);
  for (std::uint64_t number = 1; number <= 3; ++number) begin(number, std::string(number, 'r'));
  EXPECT_FALSE(queue.next(now));
  queue.leave_place(2);
  queue.remove(2);
  EXPECT_EQ(queue.next(now), 4u);
}

TEST_F(WebhookQueueTest, HasWhatFailedAgainWhenItsTimeHasCome) {
  queue.put(1, "a", now);
  begin(1);
  queue.put(1, "a", now + 5s);
  EXPECT_FALSE(queue.next(now + 5s)) << "it is still under way";
  queue.leave_place(1);
  EXPECT_FALSE(queue.next(now));
  EXPECT_EQ(queue.next(now + 5s), 1u);
}

TEST_F(WebhookQueueTest, KeepsThePlaceOfOneThatIsForgottenUntilItHasEnded) {
  queue.put(1, "a", now);
  queue.put(2, "a", now);
  queue.put(3, "a", now);
  begin(1);
  begin(2);
  queue.remove(1);
  EXPECT_FALSE(queue.next(now));
  EXPECT_EQ(queue.owed(), 2u);
  queue.leave_place(1);
  EXPECT_EQ(queue.next(now), 3u);
}

TEST_F(WebhookQueueTest, LetsNobodyWakeForAReceiverThatHasNoPlace) {
  queue.put(1, "a", now);
  queue.put(2, "a", now);
  queue.put(3, "a", now + 1s);
  begin(1);
  begin(2);
  EXPECT_FALSE(queue.wake(now));
}

TEST_F(WebhookQueueTest, ForgetsNothingAndMakesNothingUpInAnyOrderOfEvents) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random{seed};
  std::map<std::uint64_t, std::string> owed, under_way;
  for (int step = 0; step < 5000; ++step) {
    const std::uint64_t number = random() % 12;
    const std::string receiver(1, static_cast<char>('a' + number % 3));
    switch (random() % 4) {
      case 0:
        queue.put(number, receiver, now + std::chrono::seconds{random() % 3});
        owed[number] = receiver;
        break;
      case 1:
        queue.remove(number);
        owed.erase(number);
        break;
      case 2:
        queue.leave_place(number);
        under_way.erase(number);
        break;
      default:
        if (const auto next = queue.next(now)) {
          ASSERT_TRUE(owed.contains(*next));
          ASSERT_FALSE(under_way.contains(*next)) << "nobody is told twice at once";
          queue.take_place(*next, owed[*next]);
          under_way[*next] = owed[*next];
        } else if (under_way.size() < config.concurrency && queue.owed() > 0) {
          now += 1s;
        }
    }
    ASSERT_LE(under_way.size(), config.concurrency);
    for (const char each : {'a', 'b', 'c'})
      ASSERT_LE(std::ranges::count(under_way, std::string(1, each), [](const auto& one) { return one.second; }),
                std::ptrdiff_t{config.concurrency_per_host});
    ASSERT_EQ(queue.owed(), owed.size());
  }
  for (const auto& [number, receiver] : std::map(under_way)) queue.leave_place(number);
  now += 1h;
  std::size_t told = 0;
  while (const auto next = queue.next(now)) {
    queue.take_place(*next, owed.at(*next));
    queue.remove(*next);
    queue.leave_place(*next);
    ++told;
  }
  EXPECT_EQ(told, owed.size());
}

}  // namespace
}  // namespace mainstay
