#pragma once

#include <string>

#include "config/load.hpp"

namespace mainstay::config {

/// The effective configuration, one value a line, with where it came from:
///   server.port = 9000  # environment MAINSTAY_SERVER__PORT
std::string print(const Loaded& loaded);

}  // namespace mainstay::config
