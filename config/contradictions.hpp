#pragma once

#include <string>
#include <vector>

#include "config/config.hpp"

namespace mainstay::config {

/// Two values each of which may be what it is, but not beside the other.
struct Contradiction {
  std::string path;
  std::string other;
  std::string message;
};

std::vector<Contradiction> contradictions_in(const Config& config);

}  // namespace mainstay::config
