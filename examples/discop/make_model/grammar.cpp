#include "examples/discop/make_model/grammar.hpp"

#include <cctype>
#include <fstream>
#include <stdexcept>

namespace mainstay::discop {

namespace {

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  return first == text.npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

void add_alternatives(std::vector<std::string>& rule, const std::string& line) {
  for (std::size_t from = 0; from <= line.size();) {
    const auto end = std::min(line.find('|', from), line.size());
    if (auto alternative = trimmed(line.substr(from, end - from)); !alternative.empty())
      rule.push_back(std::move(alternative));
    from = end + 1;
  }
}

}  // namespace

Grammar::Grammar(const std::string& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error(file + " cannot be read");
  std::string name;
  for (std::string line; std::getline(in, line);) {
    if (trimmed(line).empty() || line[0] == '#') continue;
    const auto equals = line[0] == ' ' ? line.npos : line.find('=');
    if (equals != line.npos) name = trimmed(line.substr(0, equals));
    add_alternatives(rules_[name], equals == line.npos ? line : line.substr(equals + 1));
  }
}

std::string Grammar::sentence(std::mt19937& random) const {
  auto text = expand("sentence", random);
  text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

std::string Grammar::expand(const std::string& rule, std::mt19937& random) const {
  const auto found = rules_.find(rule);
  if (found == rules_.end()) throw std::runtime_error("the grammar has no rule \"" + rule + "\"");
  // The standard library's distributions give other numbers with another library.
  const auto& alternative = found->second[random() % found->second.size()];
  std::string text;
  for (std::size_t at = 0; at < alternative.size();) {
    if (alternative[at] != '<') {
      text += alternative[at++];
      continue;
    }
    const auto end = alternative.find('>', at);
    text += expand(alternative.substr(at + 1, end - at - 1), random);
    at = end + 1;
  }
  return text;
}

}  // namespace mainstay::discop
