#pragma once

#include <string>
#include <vector>

#include "config/config.hpp"

namespace mainstay::config {

/// The paths of the values in which two configurations differ, in the order of the description. A list is one value,
/// and so are all the models together.
std::vector<std::string> differences(const Config& a, const Config& b);

/// The same for two models.
std::vector<std::string> differences(const Model& a, const Model& b);

}  // namespace mainstay::config
