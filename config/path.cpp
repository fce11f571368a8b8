#include "config/path.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "config/quote.hpp"

namespace mainstay::config {
namespace {

bool is_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool is_plain(char c) { return is_alphanumeric(c) || c == '_' || c == '-' || c == '$'; }

/// Takes one `["..."]` from the front.
std::optional<std::string> take_bracketed(std::string_view& text) {
  const auto end = text.find("\"]");
  if (!text.starts_with("[\"") || end == std::string_view::npos || end < 2) return std::nullopt;
  const auto key = nlohmann::json::parse(text.substr(1, end), nullptr, false);
  if (!key.is_string()) return std::nullopt;
  text.remove_prefix(end + 2);
  return key.get<std::string>();
}

}  // namespace

std::string child(std::string_view parent, std::string_view key) {
  std::string path(parent);
  if (index_from(key)) return path.append(key);
  if (key.empty() || !std::all_of(key.begin(), key.end(), is_plain)) return path + "[" + quote(key) + "]";
  if (!path.empty()) path += '.';
  return path.append(key);
}

std::string element(std::string_view parent, std::size_t index) { return std::string(parent) + index_key(index); }

std::string index_key(std::size_t index) { return "[" + std::to_string(index) + "]"; }

std::optional<std::size_t> index_from(std::string_view key) {
  if (key.size() < 3 || key.front() != '[' || key.back() != ']') return std::nullopt;
  std::size_t index = 0;
  const auto [stop, problem] = std::from_chars(key.data() + 1, key.data() + key.size() - 1, index);
  if (problem != std::errc{} || stop != key.data() + key.size() - 1) return std::nullopt;
  return index;
}

std::string path_text(std::span<const std::string> keys) {
  std::string path;
  for (const auto& key : keys) path = child(path, key);
  return path;
}

std::optional<Keys> parse_path(std::string_view text) {
  Keys keys;
  while (!text.empty()) {
    if (const auto end = text.find(']'); end != std::string_view::npos && index_from(text.substr(0, end + 1))) {
      keys.emplace_back(text.substr(0, end + 1));
      text.remove_prefix(end + 1);
      continue;
    }
    if (text.front() == '[') {
      auto key = take_bracketed(text);
      if (!key) return std::nullopt;
      keys.push_back(std::move(*key));
      continue;
    }
    if (!keys.empty()) {
      if (text.front() != '.') return std::nullopt;
      text.remove_prefix(1);
    }
    const auto end = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_plain) - text.begin());
    if (end == 0) return std::nullopt;
    keys.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  if (keys.empty()) return std::nullopt;
  return keys;
}

std::string variable_of(std::span<const std::string> keys) {
  std::string name;
  for (const auto& key : keys) {
    name += name.empty() ? variable_prefix : "__";
    for (const char c : key) name += is_alphanumeric(c) ? upper(c) : '_';
  }
  return name;
}

}  // namespace mainstay::config
