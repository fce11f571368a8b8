#pragma once

#include <string>
#include <utility>
#include <vector>

#include "config/routes.hpp"

namespace mainstay::config {

/// What is wrong with a field by itself: each time the key that is at fault, and a message.
std::vector<std::pair<std::string, std::string>> mistakes_of(const RouteField& field);

}  // namespace mainstay::config
