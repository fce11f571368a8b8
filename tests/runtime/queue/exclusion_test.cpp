#include "runtime/queue/exclusion.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace mainstay {
namespace {

class Exclusive : public ::testing::Test {
 protected:
  std::function<void()> call(int who) {
    return [this, who] { called.push_back(who); };
  }
  bool comes(int who) { return places.enter_or_wait(&ids[who], call(who)); }
  void forgets(int who) { places.forget(&ids[who]); }

  Exclusion places{1};
  int ids[4]{};
  std::vector<int> called;
};

TEST_F(Exclusive, HasAsManyPlacesAsItIsMadeWith) {
  Exclusion three{3};
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(three.enter());
  EXPECT_FALSE(three.enter());
  three.leave();
  EXPECT_TRUE(three.enter());
}

TEST_F(Exclusive, CallsThoseWhoWaitInTheirOrderOneForEachPlace) {
  EXPECT_TRUE(comes(0));
  EXPECT_FALSE(comes(1));
  EXPECT_FALSE(comes(2));
  places.leave();
  EXPECT_EQ(called, std::vector{1});
  EXPECT_FALSE(comes(2));
  EXPECT_TRUE(comes(1));
  places.leave();
  EXPECT_EQ(called, (std::vector{1, 2}));
}

TEST_F(Exclusive, KeepsAPlaceForWhomItHasCalled) {
  EXPECT_TRUE(comes(0));
  EXPECT_FALSE(comes(1));
  places.leave();
  EXPECT_FALSE(comes(3));
  EXPECT_FALSE(places.enter());
  EXPECT_TRUE(comes(1));
}

TEST_F(Exclusive, CallsTheNextWhereWhoWasCalledDoesNotWantItAnyMore) {
  EXPECT_TRUE(comes(0));
  EXPECT_FALSE(comes(1));
  EXPECT_FALSE(comes(2));
  places.leave();
  forgets(1);
  EXPECT_EQ(called, (std::vector{1, 2}));
  EXPECT_TRUE(comes(2));
}

TEST_F(Exclusive, ForgetsOneWhoWaitsWithoutATurn) {
  EXPECT_TRUE(comes(0));
  EXPECT_FALSE(comes(1));
  forgets(1);
  forgets(1);
  places.leave();
  EXPECT_TRUE(called.empty());
  EXPECT_TRUE(places.enter());
}

TEST_F(Exclusive, LetsAPlaceBeLeftOnceHoweverManyLeaveIt) {
  const auto shared = std::make_shared<Exclusion>(1);
  ASSERT_TRUE(shared->enter());
  {
    Place place;
    place.hold(shared);
    std::thread other{[&] { place.leave(); }};
    place.leave();
    other.join();
  }
  EXPECT_TRUE(shared->enter());
  EXPECT_FALSE(shared->enter());
}

TEST_F(Exclusive, IsTheSameForAllOfAGroup) {
  ExclusiveGroups groups;
  const auto one = groups.of("generation");
  EXPECT_EQ(groups.of("generation"), one);
  EXPECT_NE(groups.of("another"), one);
}

}  // namespace
}  // namespace mainstay
