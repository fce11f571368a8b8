#include <gtest/gtest.h>

#include "tests/runtime/queue/queue_fixture.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using testing::make_job;
using QueueErrandsTest = testing::QueueTest;

TEST_F(QueueErrandsTest, GivesASeatThatWaitsErrandsButNoCalls) {
  auto requests = queue();
  Seat spare{std::make_shared<Vitals>("m/1", "instance"), Seat::Waits::yes};
  const auto sent = make_job(now + 9s);
  (void)requests.push(sent.job);
  std::vector<bool> done;
  requests.ask(spare, {Errand::Kind::canary, [&](Status status) { done.push_back(status.ok()); }});
  ASSERT_TRUE(requests.take(spare));
  ASSERT_TRUE(spare.errand());
  EXPECT_TRUE(spare.jobs().empty());
  spare.errand()->finish(success());
  EXPECT_EQ(done, std::vector{true});
  requests.open(spare);
  ASSERT_TRUE(requests.take(spare));
  EXPECT_EQ(spare.jobs(), std::vector{sent.job});
}

TEST_F(QueueErrandsTest, ComesBackFromEveryErrandEvenFromThoseOfAnInstanceThatEnds) {
  auto requests = queue();
  std::vector<Errc> refused;
  const auto tell = [&](Status status) {
    if (!status.ok()) refused.push_back(status.error().code);
  };
  requests.ask(seat, {Errand::Kind::reset, tell});
  ASSERT_TRUE(requests.take(seat));
  requests.ask(seat, {Errand::Kind::reload, tell});
  requests.abandon(seat);
  EXPECT_EQ(refused, (std::vector{Errc::unavailable, Errc::unavailable})) << "the one under way and the one that waits";
  requests.ask(seat, {Errand::Kind::reset, tell});
  EXPECT_EQ(refused.size(), 3u) << "one that comes too late";
}

TEST_F(QueueErrandsTest, LooksAfterAnErrandThatIsStillToBeBegun) {
  RequestQueue requests(8, 1, model, &test_clock, 180s);
  EXPECT_FALSE(requests.overdue_at(seat, 1s));
  requests.ask(seat, {Errand::Kind::reset, [](const Status&) {}});
  EXPECT_EQ(requests.overdue_at(seat, 1s), now + 180s);
  EXPECT_FALSE(requests.abandon_overdue(seat, now + 500s, 1s)) << "it is not late, for it has not begun";
}

TEST_F(QueueErrandsTest, SaysOfAnErrandThatHangsThatItsTimeHasPassedAndOfOthersThatTheyNeverBegan) {
  RequestQueue requests(8, 1, model, &test_clock, 180s);
  std::vector<Errc> ends;
  const auto note = [&ends](const Status& status) { ends.push_back(status.error().code); };
  requests.ask(seat, {Errand::Kind::canary, note});
  requests.ask(seat, {Errand::Kind::reset, note});
  ASSERT_TRUE(requests.take(seat));
  ASSERT_TRUE(requests.abandon_overdue(seat, now + 180s, 1s));
  EXPECT_EQ(ends, (std::vector{Errc::deadline_exceeded, Errc::unavailable}));
}

}  // namespace
}  // namespace mainstay
