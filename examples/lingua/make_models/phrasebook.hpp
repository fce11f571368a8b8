#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace mainstay::lingua {

/// The phrasebook's columns.
inline constexpr std::array<const char*, 5> languages{"en", "de", "fr", "es", "it"};
/// Throws where the phrasebook has no such column.
std::size_t column_of(const std::string& language);

/// One sentence in every language: words and the mark at the end, with spaces between them all.
using Phrase = std::array<std::string, languages.size()>;

/// A phrase as people write it: a capital letter first, the mark right behind the last word.
std::string as_text(const std::string& phrase);
std::vector<std::string> words_of(const std::string& phrase);

/// Draws sentences that say the same in all languages.
class Phrasebook {
 public:
  /// Throws where the file cannot be read or does not say what phrasebook.txt explains.
  explicit Phrasebook(const std::string& file);

  Phrase draw(std::mt19937& random) const;

  /// Whether it is never taught, so that the models can be tried with it: one in ten, always the same ones.
  static bool is_kept_back(const Phrase& phrase);

 private:
  struct Form {
    std::string text;
    /// The form that an adjective takes beside it.
    std::size_t agreement = 0;
  };
  using Entry = std::array<std::vector<Form>, languages.size()>;
  /// What was drawn for each slot of a sentence.
  using Drawn = std::map<std::string, const Entry*>;

  static Form read_form(const std::string& text);
  const Entry& any_of(const std::string& section, std::mt19937& random) const;
  std::string fill(const std::string& pattern, std::size_t column, const Drawn& drawn) const;

  std::map<std::string, std::vector<Entry>> sections_;
};

}  // namespace mainstay::lingua
