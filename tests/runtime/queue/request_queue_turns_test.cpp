#include <gtest/gtest.h>

#include <thread>

#include "runtime/queue/request_queue.hpp"
#include "tests/support/recorder.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using testing::make_job;

constexpr Clock::time_point now{1000s};
Clock::time_point test_clock() { return now; }

/// A model with one instance.
struct OneModel {
  explicit OneModel(const char* name) : vitals(std::make_shared<Vitals>(name, "model")) {}

  void exclude(std::shared_ptr<Exclusion> places, bool rejects) {
    queue.exclude({std::move(places), rejects, [this] { ++calls; }});
  }
  testing::Sent send(Clock::time_point deadline = now + 10s) {
    auto sent = make_job(deadline);
    (void)queue.push(sent.job);
    return sent;
  }
  /// The instance ends its call and goes.
  void go() {
    queue.close(seat);
    EXPECT_FALSE(queue.take(seat));
  }

  std::shared_ptr<Vitals> vitals;
  RequestQueue queue{8, 1, vitals, &test_clock};
  Seat seat{vitals};
  std::atomic<int> calls{0};
};

class Turns : public ::testing::Test {
 protected:
  Turns() : Turns(false) {}
  explicit Turns(bool rejects) {
    for (auto* model : {&a, &b}) model->exclude(places, rejects);
  }
  bool occupied() {
    const bool free = places->enter();
    if (free) places->leave();
    return !free;
  }

  std::shared_ptr<Exclusion> places = std::make_shared<Exclusion>(1);
  OneModel a{"a"}, b{"b"};
};

struct Rejecting : Turns {
  Rejecting() : Turns(true) {}
};

TEST_F(Turns, AreTakenByOneModelAtATime) {
  (void)a.send();
  const auto waits = b.send();
  ASSERT_TRUE(a.queue.take(a.seat));
  std::atomic<bool> ended{false};
  std::thread instance{[&] {
    EXPECT_TRUE(b.queue.take(b.seat));
    EXPECT_TRUE(ended);
  }};
  // Whether it has come meanwhile, and is called, or comes only now.
  EXPECT_EQ(b.queue.depth(), 1u);
  ended = true;
  a.seat.jobs().front()->conclude(InferResponse{});
  while (b.queue.depth() > 0) {
    if (b.calls > 0) b.queue.look_again();
    std::this_thread::yield();
  }
  instance.join();
  EXPECT_EQ(b.seat.jobs(), std::vector{waits.job});
}

TEST_F(Turns, EndWithTheCallWhenItsRequestWasAnsweredBefore) {
  (void)a.send();
  ASSERT_TRUE(a.queue.take(a.seat));
  a.seat.jobs().front()->answer(Error{Errc::deadline_exceeded, "late"});
  EXPECT_TRUE(occupied());
  a.go();
  EXPECT_FALSE(occupied());
}

TEST_F(Turns, EndWhereTheInstanceIsGivenUp) {
  (void)a.send();
  ASSERT_TRUE(a.queue.take(a.seat));
  (void)a.queue.abandon(a.seat);
  EXPECT_FALSE(occupied());
}

TEST_F(Turns, EndWithACallThatIsMadeAgain) {
  (void)a.send();
  ASSERT_TRUE(a.queue.take(a.seat));
  a.queue.fail(a.seat, Error{Errc::internal, "crashed"}, true);
  EXPECT_FALSE(occupied());
  EXPECT_EQ(a.queue.depth(), 1u);
  a.go();
  Seat another{a.vitals};
  ASSERT_TRUE(a.queue.take(another));
  EXPECT_TRUE(occupied());
}

TEST_F(Turns, AreNotKeptForAModelWhoseRequestsAreGone) {
  ASSERT_TRUE(places->enter());
  (void)a.send();
  std::thread instance{[&] { EXPECT_FALSE(a.queue.take(a.seat)); }};
  a.queue.refuse(Error{Errc::unavailable, "gone"});
  places->leave();
  EXPECT_FALSE(occupied());
  a.queue.close(a.seat);
  instance.join();
}

TEST_F(Turns, AreNotKeptForAModelWithoutAnInstance) {
  ASSERT_TRUE(places->enter());
  (void)a.send();
  std::thread instance{[&] { EXPECT_FALSE(a.queue.take(a.seat)); }};
  a.queue.close(a.seat);
  instance.join();
  places->leave();
  EXPECT_FALSE(occupied());
  EXPECT_EQ(a.queue.depth(), 1u);
}

TEST_F(Rejecting, RefusesAsBusyWhatCannotBeComputedAtOnce) {
  const auto first = a.send();
  const auto second = a.send(), elsewhere = b.send();
  EXPECT_EQ(first.answers->count(), 0u);
  EXPECT_EQ(second.answers->code(), Errc::busy);
  EXPECT_EQ(elsewhere.answers->code(), Errc::busy);
}

TEST_F(Rejecting, TakesTheNextOneAsSoonAsTheAnswerIsThere) {
  const auto first = a.send();
  ASSERT_TRUE(a.queue.take(a.seat));
  first.job->conclude(InferResponse{});
  EXPECT_EQ(b.send().answers->count(), 0u);
}

TEST_F(Rejecting, StaysBusyWhileACallGoesOnWhoseRequestWasAnswered) {
  const auto first = a.send();
  ASSERT_TRUE(a.queue.take(a.seat));
  (void)a.queue.expire(now + 11s);
  first.job->answer(Error{Errc::deadline_exceeded, "late"});
  EXPECT_EQ(a.send().answers->code(), Errc::busy);
  a.go();
  EXPECT_EQ(b.send().answers->count(), 0u);
}

TEST_F(Rejecting, IsFreeAgainWhenARequestThatWaitedIsTooLate) {
  (void)a.send(now + 1s);
  EXPECT_EQ(a.queue.expire(now + 2s).size(), 1u);
  EXPECT_EQ(a.send().answers->count(), 0u);
}

TEST_F(Rejecting, KeepsThePlaceOfARequestThatIsComputedAgain) {
  (void)a.send();
  ASSERT_TRUE(a.queue.take(a.seat));
  a.queue.fail(a.seat, Error{Errc::internal, "crashed"}, true);
  EXPECT_EQ(b.send().answers->code(), Errc::busy);
}

TEST_F(Rejecting, IsFreeAgainWhenItsModelHasFailed) {
  (void)a.send();
  a.queue.refuse(Error{Errc::unavailable, "failed"});
  EXPECT_EQ(b.send().answers->count(), 0u);
}

}  // namespace
}  // namespace mainstay
