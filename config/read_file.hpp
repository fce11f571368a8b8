#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/describe.hpp"
#include "config/load.hpp"
#include "config/problem.hpp"

namespace mainstay::config {

/// Parses a file and sets what it says.
void read_file(const File& file, const Fields& fields, std::vector<Problem>& problems,
               std::map<std::string, Source>& origins);

}  // namespace mainstay::config
