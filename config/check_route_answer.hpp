#pragma once

#include <string>
#include <utility>
#include <vector>

#include "config/routes.hpp"

namespace mainstay::config {

/// What is wrong with a route's answer: each time the key that is at fault, from "answer" on, and a message.
std::vector<std::pair<std::string, std::string>> mistakes_of_answer(const Route& route);

}  // namespace mainstay::config
