#include "examples/discop/make_model/corpus.hpp"

#include <map>
#include <random>
#include <sstream>

#include "examples/discop/make_model/grammar.hpp"

namespace mainstay::discop {

namespace {

/// The grammar puts a mark only at a word's end, and one at most.
void append_tokens(std::vector<std::string>& tokens, const std::string& sentence) {
  std::istringstream in(sentence);
  for (std::string word; in >> word;) {
    const auto mark = word.find_first_of(punctuation);
    tokens.push_back(word.substr(0, mark));
    if (mark != word.npos) tokens.push_back(word.substr(mark));
  }
}

}  // namespace

Corpus draw_corpus(const std::string& grammar_file, std::size_t sentences) {
  const Grammar grammar(grammar_file);
  std::mt19937 random{2023};
  std::vector<std::string> tokens;
  for (std::size_t i = 0; i < sentences; ++i) append_tokens(tokens, grammar.sentence(random));

  std::map<std::string, std::int64_t> numbers;
  for (const auto& token : tokens) numbers[token] = 0;
  Corpus corpus;
  for (auto& [word, number] : numbers) {
    number = static_cast<std::int64_t>(corpus.words.size());
    corpus.words.push_back(word);
  }
  for (const auto& token : tokens) corpus.tokens.push_back(numbers[token]);
  return corpus;
}

}  // namespace mainstay::discop
