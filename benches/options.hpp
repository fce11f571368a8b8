#pragma once

#include <functional>
#include <map>
#include <string>

namespace mainstay::bench {

/// What is done with the value of an option; it may throw where it is none.
using Take = std::function<void(const std::string& value)>;

/// Reads a command line of `--name value` pairs. False: a name is unknown, or its value is missing or wrong.
bool read_options(int argc, const char* const* argv, const std::map<std::string, Take>& options);

}  // namespace mainstay::bench
