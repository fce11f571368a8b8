#include "config/problem.hpp"

#include <string>

namespace mainstay::config {

std::string to_string(const Problem& problem) {
  std::string line = problem.where + ": ";
  if (!problem.path.empty()) line += problem.path + ": ";
  return line + problem.message;
}

}  // namespace mainstay::config
