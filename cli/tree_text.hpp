#pragma once

#include <string>
#include <vector>

#include "cli/json_fields.hpp"
#include "cli/look.hpp"

namespace mainstay::cli {

/// The supervision tree, a line for each node, as GET /admin/tree gives it.
std::vector<std::string> tree_text(const Json& root, const Look& look);

}  // namespace mainstay::cli
