#include "config/file_name.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "config/quote.hpp"

namespace mainstay::config {
namespace {

using Kind = FileNamePiece::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 5> places{{{"model", Kind::model},
                                                                   {"timestamp", Kind::timestamp},
                                                                   {"uuid", Kind::uuid},
                                                                   {"uuid8", Kind::uuid8},
                                                                   {"hash", Kind::hash}}};

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

FileNamePiece place_called(std::string_view name) {
  const auto found = std::ranges::find(places, name, [](const auto& each) { return each.first; });
  return {found == places.end() ? Kind::field : found->second, std::string(name)};
}

std::size_t longest(const FileName& pieces) {
  std::size_t length = 0;
  for (const auto& piece : pieces) {
    if (piece.kind == Kind::literal) length += piece.text.size();
    if (piece.kind == Kind::field || piece.kind == Kind::model) length += longest_place;
    if (piece.kind == Kind::timestamp) length += 15;
    if (piece.kind == Kind::uuid) length += 36;
    if (piece.kind == Kind::uuid8) length += 8;
    if (piece.kind == Kind::hash) length += 64;
  }
  return length;
}

}  // namespace

std::variant<FileName, std::string> parse_file_name(std::string_view text) {
  FileName pieces;
  while (!text.empty()) {
    const bool place = text.front() == '{';
    const auto end = place ? text.find('}') : text.find('{');
    if (place && (end == std::string_view::npos || end < 2)) return "a place in it is not {NAME}";
    const auto length = std::min(end, text.size());
    if (place)
      pieces.push_back(place_called(text.substr(1, end - 1)));
    else
      pieces.push_back({Kind::literal, std::string(text.substr(0, length))});
    text.remove_prefix(place ? end + 1 : length);
  }
  for (const auto& piece : pieces)
    if (piece.kind == Kind::literal && !std::ranges::all_of(piece.text, is_plain))
      return "found " + quote_shortened(piece.text) + " in it, allowed: letters, digits, '.', '_' and '-'";
  if (!pieces.empty() && pieces.front().kind == Kind::literal && pieces.front().text.starts_with('.'))
    return "a file whose name begins with '.' is served to nobody";
  const bool unlike_others = std::ranges::any_of(
      pieces, [](const FileNamePiece& piece) { return piece.kind == Kind::uuid || piece.kind == Kind::uuid8; });
  if (!unlike_others) return "no two files may have the same name, so {uuid} or {uuid8} has to be in it";
  // What is being written has a few characters more.
  constexpr std::size_t most = 240;
  if (longest(pieces) > most)
    return "such a name may have " + std::to_string(longest(pieces)) + " characters, allowed: at most " +
           std::to_string(most);
  return pieces;
}

bool may_have_named(const FileName& pieces, std::string_view name) {
  // A place is at least one character, so what stands between two literals is never empty.
  std::size_t at = 0;
  bool after_place = false;
  for (const auto& piece : pieces) {
    if (piece.kind != Kind::literal) {
      ++at;
      after_place = true;
      continue;
    }
    const bool last = &piece == &pieces.back();
    const auto found = !after_place ? (name.substr(std::min(at, name.size())).starts_with(piece.text) ? at : name.npos)
                       : last       ? (name.ends_with(piece.text) ? name.size() - piece.text.size() : name.npos)
                                    : name.find(piece.text, at);
    if (found == name.npos || found < at) return false;
    at = found + piece.text.size();
    after_place = false;
  }
  return after_place ? at <= name.size() : at == name.size();
}

}  // namespace mainstay::config
