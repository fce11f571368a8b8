#include "runtime/loading/followers.hpp"

#include <gmock/gmock.h>

namespace mainstay {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Counting final : Follower {
  std::vector<config::Problem> follow(const config::Loaded&) override {
    ++followed;
    return problems;
  }
  int followed = 0;
  std::vector<config::Problem> problems;
};

TEST(Followers, AllHearOfAConfigurationThoughOneOfThemRefusesIt) {
  Counting first, second;
  Followers followers({&first, &second});
  EXPECT_THAT(followers.follow({}), IsEmpty());
  const config::Problem a{"m.json:1", "auth.file", "wrong"}, b{"m.json:2", "server.tls.key", "wrong too"};
  first.problems = {a};
  second.problems = {b};
  EXPECT_THAT(followers.follow({}), ElementsAre(a, b));
  EXPECT_EQ(first.followed, 2);
  EXPECT_EQ(second.followed, 2);
}

}  // namespace
}  // namespace mainstay
