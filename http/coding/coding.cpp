#include "http/coding/coding.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace mainstay::http {

namespace {

bool same_word(std::string_view a, std::string_view b) noexcept {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view blanks = " \t";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// The part before the separator, which is taken off the text along with it.
std::string_view next_part(std::string_view& text, char separator) noexcept {
  const auto end = text.find(separator);
  const auto part = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  return trimmed(part);
}

// From 0 to 1; what cannot be read as one says that the coding is not to be used.
double quality(std::string_view parameters) noexcept {
  while (!parameters.empty()) {
    auto value = next_part(parameters, ';');
    if (!same_word(next_part(value, '='), "q")) continue;
    double number = 0;
    const auto text = trimmed(value);
    const auto* const end = text.data() + text.size();
    const auto [stopped_at, problem] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
    return problem == std::errc{} && stopped_at == end && number >= 0 && number <= 1 ? number : 0;
  }
  return 1;
}

}  // namespace

std::string_view name_of(Coding coding) noexcept { return coding == Coding::gzip ? "gzip" : "deflate"; }

std::optional<Coding> coding_from(std::string_view name) noexcept {
  if (same_word(name, "gzip") || same_word(name, "x-gzip")) return Coding::gzip;
  if (same_word(name, "deflate")) return Coding::deflate;
  return std::nullopt;
}

std::optional<Coding> accepted_coding(std::string_view accept_encoding) noexcept {
  std::optional<double> gzip;
  std::optional<double> deflate;
  double identity = 0;
  double others = 0;
  while (!accept_encoding.empty()) {
    auto parameters = next_part(accept_encoding, ',');
    const auto name = next_part(parameters, ';');
    const auto liking = quality(parameters);
    if (name == "*") others = liking;
    if (same_word(name, "identity")) identity = liking;
    if (const auto coding = coding_from(name)) (coding == Coding::gzip ? gzip : deflate) = liking;
  }
  const double of_gzip = gzip.value_or(others);
  const double of_deflate = deflate.value_or(others);
  const double best = std::max(of_gzip, of_deflate);
  // An answer as it is may always be sent; where nothing is said of it, anything else that is wanted comes first.
  if (best <= 0 || identity > best) return std::nullopt;
  return of_gzip >= of_deflate ? Coding::gzip : Coding::deflate;
}

}  // namespace mainstay::http
