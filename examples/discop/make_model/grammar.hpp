#pragma once

#include <map>
#include <random>
#include <string>
#include <vector>

namespace mainstay::discop {

/// Draws sentences from rules such as "weather = it was <warmth> | the <sky> was grey".
class Grammar {
 public:
  /// Throws where a rule names another one that is not there.
  explicit Grammar(const std::string& file);

  /// One of the rule `sentence`, with a capital letter.
  std::string sentence(std::mt19937& random) const;

 private:
  std::string expand(const std::string& rule, std::mt19937& random) const;

  std::map<std::string, std::vector<std::string>> rules_;
};

}  // namespace mainstay::discop
