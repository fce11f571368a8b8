#include "http/oip/not_numbers.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace mainstay::http::oip {

namespace {

// As long as the word or shorter, and of a kind that no element of a tensor is.
struct Word {
  std::string_view word;
  std::string_view stand_in;
};
constexpr std::array words{Word{"NaN", R"({})"}, Word{"Infinity", R"({"":1})"}, Word{"-Infinity", R"({"":-1})"}};

// What is nested more is refused anyway.
constexpr std::size_t max_depth = 64;

// `data` lies within {"inputs":[{"data":[
constexpr std::size_t depth_of_data = 4;

class Scanner {
 public:
  explicit Scanner(std::string_view json) : rest_(json) {}

  /// There is something in the text that could be taken for a stand-in.
  bool confused() const noexcept { return confused_; }

  /// The next word that is an element of an array, and its place in the text.
  const Word* next(std::string_view& place) {
    while (!rest_.empty() && !confused_) {
      const char c = rest_.front();
      if (c == '"') {
        skip_string();
        continue;
      }
      if (c == '[' || c == '{') open(c);
      if ((c == ']' || c == '}') && !open_.empty()) open_.pop_back();
      if (c == 'N' || c == 'I' || c == '-')
        if (const Word* found = word_here()) {
          place = rest_.substr(0, found->word.size());
          rest_.remove_prefix(found->word.size());
          return found;
        }
      rest_.remove_prefix(1);
    }
    return nullptr;
  }

 private:
  void open(char bracket) {
    const bool object_in_data = bracket == '{' && open_.size() >= depth_of_data && open_.back() == '[';
    if (object_in_data || open_.size() == max_depth) confused_ = true;
    open_.push_back(bracket);
  }

  void skip_string() {
    rest_.remove_prefix(1);
    while (!rest_.empty() && rest_.front() != '"')
      rest_.remove_prefix(rest_.front() == '\\' && rest_.size() > 1 ? 2 : 1);
    if (!rest_.empty()) rest_.remove_prefix(1);
  }

  const Word* word_here() const {
    if (open_.empty() || open_.back() != '[') return nullptr;
    const auto* found =
        std::find_if(words.begin(), words.end(), [&](const Word& word) { return rest_.starts_with(word.word); });
    return found == words.end() ? nullptr : found;
  }

  std::string_view rest_;
  std::string open_;
  bool confused_ = false;
};

}  // namespace

std::optional<std::string> with_stand_ins(std::string_view json) {
  Scanner scanner{json};
  std::string_view place;
  const Word* found = scanner.next(place);
  if (!found) return std::nullopt;
  std::string text;
  // The parser reads behind the end.
  text.reserve(json.size() + simdjson::SIMDJSON_PADDING);
  text = json;
  for (; found; found = scanner.next(place)) {
    auto* const at = text.data() + (place.data() - json.data());
    std::fill_n(at, place.size(), ' ');
    std::copy(found->stand_in.begin(), found->stand_in.end(), at);
  }
  if (scanner.confused()) return std::nullopt;
  return text;
}

std::optional<double> stood_in_for(simdjson::dom::element json) {
  simdjson::dom::object object;
  if (json.get(object)) return std::nullopt;
  if (object.size() == 0) return std::numeric_limits<double>::quiet_NaN();
  std::int64_t sign = 0;
  if (object.size() != 1 || object.at_key("").get(sign) || (sign != 1 && sign != -1)) return std::nullopt;
  return static_cast<double>(sign) * std::numeric_limits<double>::infinity();
}

}  // namespace mainstay::http::oip
