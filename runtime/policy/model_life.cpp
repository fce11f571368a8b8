#include "runtime/policy/model_life.hpp"

#include <utility>

namespace mainstay {

ModelLife::Asked ModelLife::ask(bool crew_runs) noexcept {
  if (retiring_) return Asked::passed_over;
  asked_while_leaving_ = asked_while_leaving_ || state_ == NodeState::unloading;
  if (crew_runs) return Asked::passed_over;
  try_at_.reset();
  if (move(state_ == NodeState::unknown || state_ == NodeState::unloaded || state_ == NodeState::failed,
           NodeState::queued))
    return Asked::to_load;
  return coming() ? Asked::on_its_way : Asked::passed_over;
}

bool ModelLife::granted() noexcept {
  if (!move(state_ == NodeState::queued, NodeState::loading)) return false;
  failure_.reset();
  return holds_turn_ = true;
}

bool ModelLife::attempt_fails(const std::string& why, Errc code) {
  if (state_ != NodeState::loading) return false;
  if (!failure_) failure_ = Error{code, why};
  return true;
}

std::optional<Status> ModelLife::end_of_attempt(std::size_t still_loading) {
  if (auto why = std::exchange(failure_, std::nullopt); why && state_ == NodeState::loading) {
    holds_turn_ = false;
    state_ = NodeState::queued;
    return *std::move(why);
  }
  if (!holds_turn_ || state_ == NodeState::loading || (still_loading > 0 && serves())) return std::nullopt;
  holds_turn_ = false;
  return success();
}

bool ModelLife::give_back_turn() noexcept { return std::exchange(holds_turn_, false) || coming(); }

bool ModelLife::loaded() noexcept {
  if (!move(state_ == NodeState::loading, NodeState::ready)) return false;
  try_at_.reset();
  return true;
}

bool ModelLife::count(std::size_t serving, std::size_t wanted) noexcept {
  const auto next = serving >= wanted ? NodeState::ready : NodeState::degraded;
  return move(serves() && state_ != next, next);
}

bool ModelLife::revive() noexcept {
  if (!move(state_ == NodeState::failed, NodeState::degraded)) return false;
  try_at_.reset();
  return true;
}

bool ModelLife::turn_away() noexcept {
  return move(state_ == NodeState::queued, was_loaded_ ? NodeState::unloaded : NodeState::unknown);
}

bool ModelLife::due(Clock::time_point now) noexcept {
  if (!try_at_ || now < *try_at_) return false;
  try_at_.reset();
  return true;
}

bool ModelLife::leave() noexcept {
  try_at_.reset();
  return move(coming() || serves() || state_ == NodeState::failed, NodeState::unloading);
}

bool ModelLife::comes_back() noexcept { return std::exchange(asked_while_leaving_, false); }

bool ModelLife::retire() noexcept { return !std::exchange(retiring_, true); }

bool ModelLife::move(bool may, NodeState next) noexcept {
  if (!may) return false;
  state_ = next;
  was_loaded_ = was_loaded_ || next == NodeState::ready;
  return true;
}

}  // namespace mainstay
