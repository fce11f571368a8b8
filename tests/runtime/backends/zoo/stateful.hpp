#pragma once

#include <string>

namespace mainstay::testing {

/// Writes modules of which each keeps something in a way of its own, so that its second answer is not its first.
void make_stateful(const std::string& folder);

}  // namespace mainstay::testing
