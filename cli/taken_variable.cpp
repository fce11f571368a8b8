#include "cli/taken_variable.hpp"

#include <cstdlib>
#include <cstring>

namespace mainstay::cli {

std::optional<std::string> take_variable(const std::string& name) {
  char* const value = std::getenv(name.c_str());
  if (!value) return std::nullopt;
  std::string taken(value);
  std::memset(value, '*', taken.size());
  return taken;
}

}  // namespace mainstay::cli
