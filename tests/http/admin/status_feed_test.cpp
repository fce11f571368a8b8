#include "http/admin/status_feed.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "tests/http/fake_exchange.hpp"

namespace mainstay::http {
namespace {

using namespace std::chrono_literals;
using Taken = Stream::Taken;

constexpr std::chrono::milliseconds soon{1};
constexpr std::chrono::hours never{1};

class Feed : public testing::Test {
 protected:
  StatusFeed::Make make() {
    return [this] { return "{\"made\":" + std::to_string(++made_) + "}"; };
  }
  std::shared_ptr<test::FakeStream> listener() { return std::make_shared<test::FakeStream>(); }

  std::atomic<int> made_{0};
};

TEST_F(Feed, tells_a_listener_at_once) {
  StatusFeed feed(make(), never);
  const auto one = listener();
  feed.add(one);
  one->wait_for(1);
  EXPECT_EQ(*one->pieces().at(0), "retry: 1000\nevent: status\ndata: {\"made\":1}\n\n");
}

TEST_F(Feed, makes_nothing_while_nobody_listens) {
  StatusFeed feed(make(), soon);
  auto leaving = listener();
  std::weak_ptr<Stream> seen = leaving;
  feed.add(leaving);
  leaving->wait_for(1);
  leaving->answer_writes_with(Taken::closed);
  leaving.reset();
  while (!seen.expired()) std::this_thread::yield();
  const int made = made_;
  const auto next = listener();
  feed.add(next);
  next->wait_for(1);
  EXPECT_EQ(*next->pieces().at(0), "retry: 1000\nevent: status\ndata: {\"made\":" + std::to_string(made + 1) + "}\n\n");
}

TEST_F(Feed, goes_on_telling) {
  StatusFeed feed(make(), soon);
  const auto one = listener();
  feed.add(one);
  one->wait_for(5);
  EXPECT_NE(*one->pieces().at(3), *one->pieces().at(4));
}

TEST_F(Feed, makes_one_document_for_all) {
  StatusFeed feed(make(), never);
  const auto one = listener();
  const auto two = listener();
  feed.add(one);
  one->wait_for(1);
  feed.add(two);
  two->wait_for(1);
  EXPECT_EQ(one->pieces().at(0), two->pieces().at(0)) << "the same piece, not an equal one";
  EXPECT_EQ(made_, 1);
}

TEST_F(Feed, whoever_is_behind_misses_some_and_hears_the_next) {
  StatusFeed feed(make(), soon);
  const auto slow = listener();
  const auto quick = listener();
  slow->answer_writes_with(Taken::full);
  feed.add(slow);
  feed.add(quick);
  slow->wait_for(3);
  EXPECT_TRUE(slow->pieces().empty());
  slow->answer_writes_with(Taken::yes);
  slow->wait_for(6);
  EXPECT_FALSE(slow->pieces().empty());
  EXPECT_FALSE(quick->pieces().empty());
}

TEST_F(Feed, forgets_whoever_has_gone) {
  StatusFeed feed(make(), soon);
  auto leaving = listener();
  const auto staying = listener();
  feed.add(leaving);
  feed.add(staying);
  leaving->wait_for(2);
  leaving->answer_writes_with(Taken::closed);
  std::weak_ptr<Stream> seen = leaving;
  leaving.reset();
  for (std::size_t round = 3; !seen.expired(); ++round) staying->wait_for(round);
}

}  // namespace
}  // namespace mainstay::http
