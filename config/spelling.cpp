#include "config/spelling.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace mainstay::config {
namespace {

bool in_brackets(std::string_view brackets, char c) {
  for (std::size_t i = 0; i < brackets.size(); ++i) {
    if (i + 2 < brackets.size() && brackets[i + 1] == '-') {
      if (brackets[i] <= c && c <= brackets[i + 2]) return true;
      i += 2;
    } else if (brackets[i] == c) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool Spelling::matches(std::string_view name) const {
  if (name.empty() || name.size() > max_length) return false;
  if (!reserved_prefix.empty() && name.starts_with(reserved_prefix)) return false;
  return in_brackets(first, name.front()) &&
         std::all_of(name.begin() + 1, name.end(), [this](char c) { return in_brackets(rest, c); });
}

std::string Spelling::regex() const {
  std::string text = "^";
  if (!reserved_prefix.empty()) text.append("(?!").append(reserved_prefix).append(")");
  return text.append("[").append(first).append("][").append(rest).append("]{0,") + std::to_string(max_length - 1) +
         "}$";
}

}  // namespace mainstay::config
