#pragma once

#include <vector>

#include "config/load.hpp"

namespace mainstay {

/// What else a configuration changes while the server runs, besides the models.
class Follower {
 public:
  virtual ~Follower() = default;
  /// Takes up what the configuration says, or says what is wrong with that and changes nothing.
  virtual std::vector<config::Problem> follow(const config::Loaded& loaded) = 0;
};

}  // namespace mainstay
