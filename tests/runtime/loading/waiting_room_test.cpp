#include "runtime/loading/waiting_room.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace mainstay {
namespace {

using namespace std::chrono_literals;

constexpr Clock::time_point start{1h};

class WaitingRoomTest : public ::testing::Test {
 protected:
  void enter(const std::string& who, Clock::time_point now = start,
             std::shared_ptr<const std::atomic<bool>> gone = nullptr) {
    room.enter({Completion([this, who](const Status& status) {
                  told.push_back(who + (status ? " in" : " out: " + status.error().message));
                }),
                std::move(gone)},
               now);
  }

  std::vector<std::string> told;
  WaitingRoom room{2, 60s};
};

TEST_F(WaitingRoomTest, LetsEverybodyInInTheOrderInWhichTheyCame) {
  enter("a");
  enter("b");
  room.let_in();
  EXPECT_EQ(told, (std::vector<std::string>{"a in", "b in"}));
  EXPECT_EQ(room.size(), 0u);
}

TEST_F(WaitingRoomTest, TurnsAwayWhoHasWaitedForTooLongAndNobodyElse) {
  enter("a");
  enter("b", start + 1s);
  EXPECT_EQ(room.next(), start + 60s);
  room.expire(start + 60s, {Errc::unavailable, "late"});
  EXPECT_EQ(told, std::vector<std::string>{"a out: late"});
  EXPECT_EQ(room.next(), start + 61s);
}

TEST_F(WaitingRoomTest, RefusesWhoWouldBeOneTooMany) {
  for (const auto* who : {"a", "b", "c"}) enter(who);
  EXPECT_EQ(told, std::vector<std::string>{"c out: 2 requests wait for the model to be loaded already"});
}

TEST_F(WaitingRoomTest, GivesThePlaceOfOneWhoLeftToTheNext) {
  const auto gone = std::make_shared<std::atomic<bool>>(false);
  enter("a", start, gone);
  enter("b");
  *gone = true;
  enter("c");
  EXPECT_EQ(told.size(), 1u);
  EXPECT_EQ(room.size(), 2u);
  room.let_in();
  EXPECT_EQ(told.back(), "c in");
}

}  // namespace
}  // namespace mainstay
