#pragma once

#include <iterator>
#include <utility>
#include <vector>

#include "runtime/loading/follower.hpp"

namespace mainstay {

/// Several that follow one configuration. Each takes up what it can, whatever the others say.
class Followers final : public Follower {
 public:
  /// They must outlive it.
  explicit Followers(std::vector<Follower*> all) : all_(std::move(all)) {}

  std::vector<config::Problem> follow(const config::Loaded& loaded) override {
    std::vector<config::Problem> problems;
    for (auto* const each : all_) {
      auto more = each->follow(loaded);
      problems.insert(problems.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    }
    return problems;
  }

 private:
  const std::vector<Follower*> all_;
};

}  // namespace mainstay
