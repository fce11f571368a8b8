#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mainstay::discop {

/// Text as the model reads it: words and punctuation marks, by number.
struct Corpus {
  /// The vocabulary, sorted: each word and each mark once, capital letters told apart.
  std::vector<std::string> words;
  std::vector<std::int64_t> tokens;
};

/// As many sentences as asked for, always the same ones.
Corpus draw_corpus(const std::string& grammar_file, std::size_t sentences);

/// A mark is a token of its own and stands right behind the word before it.
inline constexpr auto punctuation = ".,?";

}  // namespace mainstay::discop
