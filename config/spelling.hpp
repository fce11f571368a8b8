#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mainstay::config {

/// How a name may be spelt: one rule that both checks a name and says itself as a regular expression.
struct Spelling {
  /// As in a regular expression's brackets; a '-' that means itself comes last.
  std::string_view first;
  std::string_view rest;
  std::size_t max_length;
  /// Names that begin so are somebody else's; empty: none.
  std::string_view reserved_prefix;

  bool matches(std::string_view name) const;
  std::string regex() const;
};

inline constexpr Spelling model_name{"A-Za-z0-9", "A-Za-z0-9._-", 128, ""};
/// "latest", "all" or a number; who reads it looks closer.
inline constexpr Spelling version_choice{"a-z1-9", "a-z0-9", 18, ""};
inline constexpr Spelling variable_name{"A-Za-z_", "A-Za-z0-9_", 128, "MAINSTAY_"};

}  // namespace mainstay::config
