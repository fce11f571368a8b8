#include "runtime/loading/versions.hpp"

namespace mainstay {

bool is_version(std::string_view name) {
  return !name.empty() && name.size() <= 18 && name.find_first_not_of("0123456789") == name.npos && name[0] != '0';
}

bool is_later(const std::string& a, const std::string& b) { return a.size() != b.size() ? a.size() > b.size() : a > b; }

VersionChoice version_choice(const std::vector<std::string>& said) {
  VersionChoice choice;
  for (const auto& word : said) {
    if (word == "latest")
      choice.latest = true;
    else if (word == "all")
      choice.all = true;
    else if (is_version(word))
      choice.numbers.push_back(word);
    else
      choice.unknown.push_back(word);
  }
  return choice;
}

}  // namespace mainstay
