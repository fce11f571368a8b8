#include "examples/lingua/make_models/phrasebook.hpp"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace mainstay::lingua {

namespace {

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, at);) {
    const auto begin = part.find_first_not_of(' ');
    const auto end = part.find_last_not_of(' ');
    parts.push_back(begin == std::string::npos ? "" : part.substr(begin, end + 1 - begin));
  }
  return parts;
}

/// A colour may stand where a thing has its star.
constexpr auto star = "*";

}  // namespace

std::size_t column_of(const std::string& language) {
  const auto* found = std::ranges::find(languages, language);
  if (found == languages.end()) throw std::runtime_error("the phrasebook has no column " + language);
  return static_cast<std::size_t>(found - languages.begin());
}

std::vector<std::string> words_of(const std::string& phrase) {
  std::istringstream in(phrase);
  return {std::istream_iterator<std::string>(in), {}};
}

std::string as_text(const std::string& phrase) {
  auto text = phrase;
  text.erase(text.size() - 2, 1);
  const std::size_t first = text.starts_with("\u00bf") ? 2 : 0;
  text[first] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[first])));
  return text;
}

Phrasebook::Phrasebook(const std::string& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error(file + " cannot be read");
  std::vector<Entry>* section = nullptr;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with("== ")) {
      section = &sections_[line.substr(3)];
      continue;
    }
    const auto columns = split(line, '|');
    if (!section || columns.size() != languages.size()) throw std::runtime_error(file + ": what is \"" + line + "\"?");
    Entry entry;
    for (std::size_t column = 0; column < columns.size(); ++column)
      for (const auto& form : split(columns[column], ',')) entry[column].push_back(read_form(form));
    section->push_back(std::move(entry));
  }
}

Phrasebook::Form Phrasebook::read_form(const std::string& text) {
  if (text.size() > 2 && std::isdigit(static_cast<unsigned char>(text[0])) && text[1] == ' ')
    return {text.substr(2), static_cast<std::size_t>(text[0] - '0')};
  return {text};
}

const Phrasebook::Entry& Phrasebook::any_of(const std::string& section, std::mt19937& random) const {
  const auto& entries = sections_.at(section);
  // Not a distribution of the library's: those differ from one library to another.
  return entries[random() % entries.size()];
}

Phrase Phrasebook::draw(std::mt19937& random) const {
  const auto& sentence = any_of("sentence", random);
  Drawn drawn;
  for (const auto& [name, entries] : sections_)
    if (name != "sentence") drawn[name] = &any_of(name, random);
  // Every other thing has no colour, except where the sentence is about the colour.
  if (random() % 2 && sentence[0].front().text.find("{colour}") == std::string::npos) drawn.erase("colour");
  Phrase phrase;
  for (std::size_t column = 0; column < phrase.size(); ++column)
    phrase[column] = fill(sentence[column].front().text, column, drawn);
  return phrase;
}

std::string Phrasebook::fill(const std::string& pattern, std::size_t column, const Drawn& drawn) const {
  const bool about_colour = pattern.find("{colour") != std::string::npos;
  const bool about_person = pattern.find("{person}") != std::string::npos;
  const auto form = [&](const std::string& name, std::size_t number) -> const Form& {
    const auto& forms = (*drawn.at(name))[column];
    return forms[std::min(number, forms.size() - 1)];
  };
  std::string phrase;
  for (const auto& word : words_of(pattern)) {
    if (!word.starts_with('{')) {
      phrase += word + " ";
      continue;
    }
    const auto colon = word.find(':');
    const auto name = word.substr(1, std::min(colon, word.size() - 1) - 1);
    const bool agrees = name == "mood" || name == "colour";
    const auto number = colon != std::string::npos ? std::stoul(word.substr(colon + 1))
                        : agrees                   ? form(about_person ? "person" : "thing", 0).agreement
                                                   : 0;
    const auto& chosen = form(name, number);
    for (const auto& piece : words_of(chosen.text)) {
      if (piece != star)
        phrase += piece + " ";
      else if (drawn.contains("colour") && !about_colour)
        phrase += form("colour", chosen.agreement).text + " ";
    }
  }
  phrase.pop_back();
  return phrase;
}

bool Phrasebook::is_kept_back(const Phrase& phrase) {
  std::uint32_t hash = 2166136261U;
  for (const unsigned char each : phrase[0]) hash = (hash ^ each) * 16777619U;
  return (hash >> 8) % 10 == 0;
}

}  // namespace mainstay::lingua
