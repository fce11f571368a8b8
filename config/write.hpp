#pragma once

#include <string>

#include "config/describe.hpp"
#include "config/document.hpp"

namespace mainstay::config {

/// A field's present value as JSON on one line.
std::string json_text(const Field& field);

/// What was read, as JSON on one line.
std::string json_text(const Node& node);

}  // namespace mainstay::config
