#pragma once

#include <optional>
#include <string>

namespace mainstay::cli {

/// A secret that stands in the program's environment. It is wiped there, so that nobody finds it in /proc/PID/environ
/// or gets it from a child; a second call finds what is left of it. While nobody else reads or sets variables.
std::optional<std::string> take_variable(const std::string& name);

}  // namespace mainstay::cli
