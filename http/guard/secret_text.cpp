#include "http/guard/secret_text.hpp"

#include <fstream>

namespace mainstay::http {

std::optional<std::string> text_of_file(const std::string& path, std::size_t longest) {
  std::ifstream in(path, std::ios::binary);
  std::string text(longest + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad() || (in.fail() && !in.eof()) || static_cast<std::size_t>(in.gcount()) > longest) return std::nullopt;
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace mainstay::http
