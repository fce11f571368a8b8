#pragma once

#include <string>

#include "config/routes.hpp"

namespace mainstay::config {

/// Why a request with a field's example would be refused for a limit of the field; empty: it would not. That it is of
/// the field's type is looked at elsewhere.
std::string trouble_with_example(const RouteField& field);

}  // namespace mainstay::config
