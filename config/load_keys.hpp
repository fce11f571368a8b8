#pragma once

#include <vector>

#include "config/access.hpp"
#include "config/load.hpp"

namespace mainstay::config {

/// What a file of keys says. With problems, none of it counts.
struct KeysResult {
  Loaded loaded;
  std::vector<AuthKey> keys;
  std::vector<Problem> problems;
};

KeysResult load_keys(const File& file);

}  // namespace mainstay::config
