#include "runtime/policy/state_policy.hpp"

#include <gmock/gmock.h>

#include <vector>

namespace mainstay {
namespace {

using ::testing::ElementsAre;
using Action = StatePolicy::Action;
using Step = StatePolicy::Step;

constexpr Step nothing{Action::nothing, false};
constexpr Step reset{Action::reset, false};
constexpr Step verified{Action::reset, true};
constexpr Step reload{Action::reload, false};

std::vector<Step> after_calls(const config::State& rule, int calls) {
  StatePolicy policy(rule);
  std::vector<Step> steps;
  for (int call = 0; call < calls; ++call) steps.push_back(policy.after_call());
  return steps;
}

config::State rule(config::StateStrategy strategy, config::StateVerify verify = config::StateVerify::always) {
  config::State state;
  state.strategy = strategy;
  state.verify = verify;
  state.every_n = 3;
  state.verify_every_n = 2;
  return state;
}

TEST(StatePolicy, ResetsAndVerifiesAfterEveryCallUnlessToldOtherwise) {
  EXPECT_THAT(after_calls({}, 3), ElementsAre(verified, verified, verified));
}

TEST(StatePolicy, DoesNothingWithoutAStrategy) {
  EXPECT_THAT(after_calls(rule(config::StateStrategy::none), 3), ElementsAre(nothing, nothing, nothing));
}

TEST(StatePolicy, ReloadsAfterEveryCall) {
  EXPECT_THAT(after_calls(rule(config::StateStrategy::reload), 2), ElementsAre(reload, reload));
}

TEST(StatePolicy, ReloadsAfterEveryNthCallAndResetsAfterTheOthers) {
  EXPECT_THAT(after_calls(rule(config::StateStrategy::periodic), 7),
              ElementsAre(verified, verified, reload, verified, verified, reload, verified));
}

TEST(StatePolicy, VerifiesNeverOrAfterEveryNthReset) {
  EXPECT_THAT(after_calls(rule(config::StateStrategy::reset, config::StateVerify::never), 2),
              ElementsAre(reset, reset));
  EXPECT_THAT(after_calls(rule(config::StateStrategy::reset, config::StateVerify::sometimes), 4),
              ElementsAre(reset, verified, reset, verified));
  // The third call is followed by a reload, which is no reset.
  EXPECT_THAT(after_calls(rule(config::StateStrategy::periodic, config::StateVerify::sometimes), 5),
              ElementsAre(reset, verified, reload, reset, verified));
}

}  // namespace
}  // namespace mainstay
