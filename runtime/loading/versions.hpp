#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mainstay {

/// A version is a number as one writes it: of two spellings of the same number only one can be a version.
bool is_version(std::string_view name);

/// For two versions.
bool is_later(const std::string& a, const std::string& b);

/// Which of a model's versions are served. Several things said add up.
struct VersionChoice {
  bool latest = false;
  bool all = false;
  std::vector<std::string> numbers;
  /// What was said and means nothing.
  std::vector<std::string> unknown;
};

VersionChoice version_choice(const std::vector<std::string>& said);

/// What may be said, for messages.
inline constexpr std::string_view version_choices = "latest, all, or numbers of versions";

}  // namespace mainstay
