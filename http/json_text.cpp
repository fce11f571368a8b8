#include "http/json_text.hpp"

#include <simdjson.h>

#include <algorithm>

namespace mainstay::http {

namespace {

constexpr std::size_t longest_shown_name = 128;

bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

void append_escape(std::string& out, char c) {
  constexpr char hex[] = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
  }
}

std::string without_foreign_bytes(std::string_view text) {
  std::string plain(text);
  std::replace_if(
      plain.begin(), plain.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?');
  return plain;
}

}  // namespace

bool is_utf8(std::string_view text) noexcept { return simdjson::validate_utf8(text.data(), text.size()); }

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const auto stop = std::find_if(text.begin(), text.end(), needs_escape);
    const auto plain = static_cast<std::size_t>(stop - text.begin());
    out.append(text, 0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    append_escape(out, text.front());
    text.remove_prefix(1);
  }
  out += '"';
}

void append_any_as_json_string(std::string& out, std::string_view text) {
  if (is_utf8(text)) return append_json_string(out, text);
  append_json_string(out, without_foreign_bytes(text));
}

std::string shown(std::string_view name) {
  const bool cut = name.size() > longest_shown_name;
  const auto text = name.substr(0, longest_shown_name);
  // A cut may have split a character, so what is left is judged, not what was given.
  std::string out = "'";
  out += is_utf8(text) ? std::string(text) : without_foreign_bytes(text);
  out += cut ? "...'" : "'";
  return out;
}

}  // namespace mainstay::http
