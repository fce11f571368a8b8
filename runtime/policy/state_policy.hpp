#pragma once

#include <cstdint>

#include "config/config.hpp"

namespace mainstay {

/// Whether a model is to be prepared that will take the place of the one that is there.
inline bool has_successor(const config::State& rule) noexcept {
  return rule.strategy == config::StateStrategy::reload || rule.strategy == config::StateStrategy::periodic;
}

/// What a model's state strategy wants between two calls.
class StatePolicy {
 public:
  explicit StatePolicy(const config::State& rule) : rule_(rule) {}

  enum class Action : std::uint8_t {
    nothing,
    reset,   ///< put the state back
    reload,  ///< let a fresh model take the place
  };
  struct Step {
    Action action = Action::nothing;
    /// Compare the state with the pristine one afterwards.
    bool verify = false;

    bool operator==(const Step&) const = default;
  };

  /// To be asked once after each call.
  Step after_call() noexcept;

 private:
  Step reset() noexcept;

  config::State rule_;
  std::uint64_t calls_ = 0;
  std::uint64_t resets_ = 0;
};

}  // namespace mainstay
