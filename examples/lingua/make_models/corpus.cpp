#include "examples/lingua/make_models/corpus.hpp"

#include <algorithm>
#include <cctype>
#include <random>
#include <set>

namespace mainstay::lingua {

namespace {

/// As TorchScript's lower() has it: letters beyond ASCII stay as they are.
std::string lowered(std::string word) {
  for (auto& each : word) {
    const auto byte = static_cast<unsigned char>(each);
    if (byte < 128) each = static_cast<char>(std::tolower(byte));
  }
  return word;
}

std::vector<std::string> read_words(const Phrase& phrase, std::size_t source) {
  auto words = words_of(phrase[source]);
  for (auto& word : words) word = lowered(word);
  return words;
}

std::int64_t number_of(const std::vector<std::string>& sorted, const std::string& word) {
  return std::ranges::lower_bound(sorted, word) - sorted.begin();
}

}  // namespace

std::vector<Phrase> draw_phrases(const Phrasebook& book, bool kept_back, std::size_t count) {
  std::mt19937 random(kept_back ? 5 : 3);
  std::set<std::string> seen;
  std::vector<Phrase> phrases;
  while (phrases.size() < count) {
    auto phrase = book.draw(random);
    if (Phrasebook::is_kept_back(phrase) != kept_back) continue;
    // What is taught may repeat: of some kinds of sentences there are few, and they are to be as frequent as the
    // others.
    if (seen.insert(phrase[0]).second || !kept_back) phrases.push_back(std::move(phrase));
  }
  return phrases;
}

Corpus corpus_of(const std::vector<Phrase>& phrases, std::size_t source, std::size_t target) {
  std::set<std::string> read;
  std::set<std::string> written{""};
  for (const auto& phrase : phrases) {
    for (const auto& word : read_words(phrase, source)) read.insert(word);
    for (const auto& word : words_of(phrase[target])) written.insert(word);
  }
  Corpus corpus{{read.begin(), read.end()}, {written.begin(), written.end()}, {}};
  for (const auto& phrase : phrases) {
    auto& [from, to] = corpus.pairs.emplace_back();
    for (const auto& word : read_words(phrase, source)) from.push_back(number_of(corpus.source_words, word));
    for (const auto& word : words_of(phrase[target])) to.push_back(number_of(corpus.target_words, word));
  }
  return corpus;
}

}  // namespace mainstay::lingua
