#include "runtime/policy/state_policy.hpp"

namespace mainstay {

StatePolicy::Step StatePolicy::after_call() noexcept {
  ++calls_;
  switch (rule_.strategy) {
    case config::StateStrategy::none:
      return {};
    case config::StateStrategy::reset:
      return reset();
    case config::StateStrategy::reload:
      return {Action::reload, false};
    case config::StateStrategy::periodic:
      if (calls_ % rule_.every_n == 0) return {Action::reload, false};
      return reset();
  }
  return {};
}

StatePolicy::Step StatePolicy::reset() noexcept {
  ++resets_;
  switch (rule_.verify) {
    case config::StateVerify::always:
      return {Action::reset, true};
    case config::StateVerify::sometimes:
      return {Action::reset, resets_ % rule_.verify_every_n == 0};
    case config::StateVerify::never:
      return {Action::reset, false};
  }
  return {Action::reset, true};
}

}  // namespace mainstay
