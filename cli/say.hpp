#pragma once

#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "cli/commands.hpp"
#include "cli/printable.hpp"
#include "runtime/error.hpp"

namespace mainstay::cli {

inline void complain(std::string_view message) { std::cerr << "mainstay: " << printable(message) << '\n'; }

/// Says what went wrong; the exit code.
inline int fail(const Error& error) {
  complain(error.message);
  return error.code == Errc::invalid_argument ? exit_usage : exit_failure;
}

inline void print(const std::vector<std::string>& lines) {
  for (const auto& line : lines) std::cout << line << '\n';
}

}  // namespace mainstay::cli
