#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "examples/lingua/make_models/phrasebook.hpp"

namespace mainstay::lingua {

using Tokens = std::vector<std::int64_t>;

/// What one translation model is taught.
struct Corpus {
  /// The vocabularies, sorted. Words that are read are in small letters; the first "word" that is written is the
  /// beginning.
  std::vector<std::string> source_words;
  std::vector<std::string> target_words;
  std::vector<std::pair<Tokens, Tokens>> pairs;
};

/// As many phrases as asked for, always the same ones: some that are taught, or some that are kept back, each of those
/// once.
std::vector<Phrase> draw_phrases(const Phrasebook& book, bool kept_back, std::size_t count);

/// From one column into another one.
Corpus corpus_of(const std::vector<Phrase>& phrases, std::size_t source, std::size_t target);

}  // namespace mainstay::lingua
