#include "http/routes/header_parameters.hpp"

#include <algorithm>

namespace mainstay::http::routes {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Takes a value off the front, quoted or not.
std::optional<std::string> take_value(std::string_view& text) {
  if (!text.starts_with('"')) {
    const auto value = text.substr(0, text.find(';'));
    text.remove_prefix(value.size());
    return std::string(trimmed(value));
  }
  std::string value;
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '"') {
      text = trimmed(text.substr(at + 1));
      return value;
    }
    // Only these two are escaped: some clients send a path with backslashes as a file's name.
    const bool escaped = text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == '"' || text[at + 1] == '\\');
    value += text[escaped ? ++at : at];
  }
  return std::nullopt;
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

const std::string* HeaderParameters::find(std::string_view name) const noexcept {
  for (const auto& [key, value] : parameters)
    if (key == name) return &value;
  return nullptr;
}

std::optional<HeaderParameters> parse_header_parameters(std::string_view text) {
  HeaderParameters parsed;
  const auto first = text.substr(0, text.find(';'));
  parsed.value = lower_case(trimmed(first));
  text.remove_prefix(first.size());
  while (!text.empty()) {
    if (text.front() != ';') return std::nullopt;
    text = trimmed(text.substr(1));
    if (text.empty()) break;
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    auto name = lower_case(trimmed(text.substr(0, equals)));
    text = trimmed(text.substr(equals + 1));
    auto value = take_value(text);
    if (name.empty() || !value || parsed.find(name)) return std::nullopt;
    parsed.parameters.emplace_back(std::move(name), *std::move(value));
  }
  return parsed;
}

}  // namespace mainstay::http::routes
