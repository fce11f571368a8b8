#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::config {

/// What a variable of another name sets.
struct AliasTarget {
  std::string path;
  /// What a number in the variable is multiplied by: it may be in another unit.
  std::int64_t factor = 1;
};

/// Reads "server.port", "PATH * 1048576" and several of them with commas between. Empty: it is none of that.
std::vector<AliasTarget> alias_targets(std::string_view text);

/// A variable's text in the unit of its target, and as a whole number where only those are taken. What is no number
/// stays as it is: whoever reads it complains.
std::string in_unit_of(const AliasTarget& target, const std::string& text, bool whole);

}  // namespace mainstay::config
