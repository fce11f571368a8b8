#include "runtime/policy/load_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Asked = LoadQueue::Asked;

constexpr Clock::time_point start{1h};

TEST(LoadQueue, LetsBeginWhoCameFirst) {
  LoadQueue queue{{}};
  queue.ask(1, false, start);
  queue.ask(2, false, start);
  EXPECT_EQ(queue.next(start), 1u);
  queue.begin(1);
  EXPECT_EQ(queue.next(start), std::nullopt);
  queue.forget(1);
  EXPECT_EQ(queue.next(start), 2u);
}

TEST(LoadQueue, LetsThoseAheadThatARequestWaitsFor) {
  LoadQueue queue{{}};
  for (const LoadQueue::Id id : {1, 2, 3}) queue.ask(id, false, start);
  queue.urge(3);
  EXPECT_EQ(queue.ask(2, true, start), Asked::joined);
  EXPECT_THAT(queue.waiting(), ElementsAre(2, 3, 1));
  EXPECT_EQ(queue.next(start), 2u);
}

TEST(LoadQueue, LoadsAsManyAtOnceAsItMay) {
  LoadQueue queue{{.parallel = 2}};
  for (const LoadQueue::Id id : {1, 2, 3}) queue.ask(id, false, start);
  queue.begin(1);
  queue.begin(2);
  EXPECT_EQ(queue.next(start), std::nullopt);
  queue.forget(1);
  EXPECT_EQ(queue.next(start), 3u);
}

TEST(LoadQueue, LetsNobodyWaitWhereItMayNot) {
  LoadQueue queue{{.queue_enabled = false}};
  EXPECT_EQ(queue.ask(1, false, start), Asked::queued);
  EXPECT_EQ(queue.ask(2, true, start), Asked::refused);
  EXPECT_EQ(queue.ask(1, true, start), Asked::joined);
  queue.begin(1);
  queue.forget(1);
  EXPECT_EQ(queue.ask(2, true, start), Asked::queued);
}

TEST(LoadQueue, TriesAgainAfterWaitsThatGrow) {
  LoadQueue queue{{.retry = {.max_attempts = 3, .backoff_factor = 3, .initial_s = 2}}};
  queue.ask(1, false, start);
  queue.ask(2, false, start);
  queue.begin(1);
  EXPECT_EQ(queue.failed(1, start), start + 2s);
  // Another one has its turn meanwhile.
  EXPECT_EQ(queue.next(start), 2u);
  queue.begin(2);
  queue.forget(2);
  EXPECT_EQ(queue.next(start), std::nullopt);
  EXPECT_EQ(queue.wake(start), start + 2s);
  EXPECT_EQ(queue.next(start + 2s), 1u);
  queue.begin(1);
  EXPECT_EQ(queue.attempts(1), 2u);
  EXPECT_EQ(queue.failed(1, start + 2s), start + 8s);
  queue.begin(1);
  EXPECT_EQ(queue.failed(1, start + 8s), std::nullopt);
  EXPECT_THAT(queue.waiting(), IsEmpty());
  EXPECT_EQ(queue.attempts(1), 0u);
}

TEST(LoadQueue, ForgetsWhoIsNotWantedAnyMoreWhereverItStands) {
  LoadQueue queue{{}};
  queue.ask(1, false, start);
  queue.ask(2, false, start);
  queue.begin(1);
  queue.forget(1);
  queue.forget(2);
  EXPECT_THAT(queue.under_way(), IsEmpty());
  EXPECT_EQ(queue.next(start), std::nullopt);
  EXPECT_EQ(queue.wake(start), std::nullopt);
}

TEST(LoadQueue, LetsOthersHaveTheirTurnWhileOneIsPutOff) {
  LoadQueue queue{{}};
  queue.ask(1, true, start);
  queue.ask(2, false, start);
  queue.postpone(1, start + 1s);
  EXPECT_EQ(queue.next(start), 2u);
  EXPECT_EQ(queue.wake(start), start + 1s);
  EXPECT_EQ(queue.next(start + 1s), 1u);
}

TEST(LoadQueue, TakesUpWhatIsUnderWayAlready) {
  LoadQueue queue{{.queue_enabled = false}};
  queue.resume(1, start);
  EXPECT_THAT(queue.under_way(), ElementsAre(1));
  EXPECT_EQ(queue.ask(2, true, start), Asked::refused);
}

TEST(LoadQueue, NeverLoadsMoreAtOnceThanItMayAndForgetsNobodyWhateverHappens) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random{seed};
  const unsigned parallel = 1 + random() % 3;
  LoadQueue queue{{.parallel = parallel}};
  auto now = start;
  for (int step = 0; step < 5000; ++step) {
    const LoadQueue::Id id = random() % 8;
    switch (random() % 5) {
      case 0:
        queue.ask(id, random() % 2 == 0, now);
        break;
      case 1:
        if (random() % 10 == 0) queue.forget(id);
        break;
      case 2:
        if (const auto next = queue.next(now)) queue.begin(*next);
        break;
      case 3:
        if (const auto busy = queue.under_way(); !busy.empty())
          random() % 2 ? queue.forget(busy.front()) : static_cast<void>(queue.failed(busy.front(), now));
        break;
      default:
        now += std::chrono::milliseconds{random() % 1000};
    }
    ASSERT_LE(queue.under_way().size(), parallel);
    // Whoever waits has its turn, now or at a time that is told.
    if (!queue.waiting().empty() && queue.under_way().size() < parallel) {
      ASSERT_TRUE(queue.next(now) || queue.wake(now));
    }
  }
}

}  // namespace
}  // namespace mainstay
