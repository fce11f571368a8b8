#pragma once

#include <string>

#include "config/describe.hpp"

namespace mainstay::config {

/// What a field may be, for messages and the documentation: "an integer from 0 to 65535".
std::string allowed_text(const Field& field);

}  // namespace mainstay::config
