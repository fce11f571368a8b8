#include "runtime/vitals.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace mainstay {
namespace {

using namespace std::chrono_literals;

constexpr Clock::time_point now{1000s};

TEST(Vitals, ShowTheTreeBelow) {
  Vitals root("root", "supervisor");
  auto child = std::make_shared<Vitals>("child", "model");
  child->queue_depth = 7;
  child->restarts = 2;
  child->incarnation = 3;
  child->set_cause("crashed: oops");
  root.attach(child);
  const auto view = root.view(now);
  ASSERT_EQ(view.children.size(), 1u);
  EXPECT_EQ(view.children[0].name, "child");
  EXPECT_EQ(view.children[0].kind, "model");
  EXPECT_EQ(view.children[0].queue_depth, 7u);
  EXPECT_EQ(view.children[0].restarts, 2u);
  EXPECT_EQ(view.children[0].incarnation, 3u);
  EXPECT_EQ(view.children[0].cause, "crashed: oops");
  root.detach(child.get());
  EXPECT_TRUE(root.view(now).children.empty());
}

TEST(Vitals, SayHowLongTheCallUnderWayHasTaken) {
  Vitals node("m/0", "instance");
  node.state = NodeState::ready;
  EXPECT_EQ(node.view(now).busy_ms, 0u);
  EXPECT_EQ(node.view(now).state, NodeState::ready);
  node.busy_since = std::chrono::nanoseconds{(now - 1500ms).time_since_epoch()}.count();
  EXPECT_EQ(node.view(now).busy_ms, 1500u);
  EXPECT_EQ(node.view(now).state, NodeState::busy);
}

TEST(Vitals, ShowAParentAsBusyAsTheBusiestBelowIt) {
  Vitals root("root", "supervisor");
  auto child = std::make_shared<Vitals>("child", "instance");
  child->busy_since = std::chrono::nanoseconds{(now - 20s).time_since_epoch()}.count();
  root.attach(child);
  EXPECT_EQ(root.view(now).busy_ms, 20'000u);
}

TEST(Vitals, ShowWhatOnlySomeNodesHave) {
  Vitals node("m", "model");
  const auto bare = node.view(now);
  EXPECT_FALSE(bare.pid);
  EXPECT_FALSE(bare.orphans);
  EXPECT_EQ(bare.breaker + bare.spare + bare.detail, "");
  EXPECT_TRUE(bare.causes.empty());

  node.pid = 123;
  node.orphans = 0;
  node.set_spare("warm");
  node.set_detail("in place");
  const auto causes = std::make_shared<CauseLog>();
  node.show_causes(causes);
  causes->add({.cause = Cause::hung, .message = "it hung"});
  node.show_breaker([](Clock::time_point at) { return at == now ? "open" : "half_open"; });
  const auto view = node.view(now);
  EXPECT_EQ(view.pid, 123);
  EXPECT_EQ(view.orphans, 0);
  EXPECT_EQ(view.spare, "warm");
  EXPECT_EQ(view.detail, "in place");
  EXPECT_EQ(view.breaker, "open");
  EXPECT_EQ(node.view(now + 1s).breaker, "half_open");
  ASSERT_EQ(view.causes.size(), 1u);
  EXPECT_EQ(view.causes[0].message, "it hung");
}

TEST(Vitals, ShowHowMuchOfTheCallUnderWayIsDone) {
  Vitals node("m/0", "instance");
  float done = 0.5F;
  node.show_progress([&] { return done; });
  EXPECT_FALSE(node.view(now).progress) << "it is idle";
  node.busy_since = std::chrono::nanoseconds{now.time_since_epoch()}.count();
  EXPECT_EQ(node.view(now).progress, 0.5F);
  done = 7;
  EXPECT_EQ(node.view(now).progress, 1.0F);
  for (const float nothing : {0.0F, -1.0F, std::numeric_limits<float>::quiet_NaN()}) {
    done = nothing;
    EXPECT_FALSE(node.view(now).progress);
  }
  done = 1;
  node.show_progress({});
  EXPECT_FALSE(node.view(now).progress);
}

}  // namespace
}  // namespace mainstay
