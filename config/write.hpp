#pragma once

#include <string>

#include "config/describe.hpp"

namespace mainstay::config {

/// A field's present value as JSON on one line.
std::string json_text(const Field& field);

}  // namespace mainstay::config
