#include "runtime/trace.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace mainstay {

namespace {

// traceparent: version, trace id, parent id and flags in lower-case hexadecimal, with dashes in between.
constexpr std::size_t version_digits = 2;
constexpr std::size_t span_begins = Trace::id_begins + Trace::id_digits + 1;
constexpr std::size_t span_digits = 16;
constexpr std::size_t flags_begin = span_begins + span_digits + 1;
constexpr std::size_t most_members = 32;
constexpr std::size_t longest_key = 256;
constexpr std::size_t longest_value = 256;

constexpr std::string_view digits = "0123456789abcdef";

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return digits.find(c) != std::string_view::npos; });
}

bool is_zero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

bool is_valid(std::string_view parent) {
  if (parent.size() < Trace::parent_size || parent[version_digits] != '-' || parent[span_begins - 1] != '-' ||
      parent[flags_begin - 1] != '-')
    return false;
  const auto version = parent.substr(0, version_digits);
  const auto id = parent.substr(Trace::id_begins, Trace::id_digits);
  const auto span = parent.substr(span_begins, span_digits);
  if (!is_hex(version) || !is_hex(id) || !is_hex(span) || !is_hex(parent.substr(flags_begin, 2))) return false;
  if (version == "ff" || is_zero(id) || is_zero(span)) return false;
  // Later versions may say more behind a further dash.
  return parent.size() == Trace::parent_size || (version != "00" && parent[Trace::parent_size] == '-');
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

bool is_key(std::string_view key) {
  constexpr std::string_view others = "_-*/@";
  return !key.empty() && key.size() <= longest_key && (is_lower(key[0]) || is_digit(key[0])) &&
         std::ranges::all_of(key, [&](char c) { return is_lower(c) || is_digit(c) || others.find(c) != others.npos; });
}

bool is_value(std::string_view value) {
  return !value.empty() && value.size() <= longest_value &&
         std::ranges::all_of(value, [](char c) { return c >= ' ' && c <= '~' && c != ',' && c != '='; });
}

/// The members of a tracestate, without what is empty; nothing of it where one of them is none.
std::string read_state(std::string_view text) {
  std::string state;
  std::array<std::string_view, most_members> keys;
  for (std::size_t count = 0; !text.empty();) {
    const auto comma = text.find(',');
    const auto member = trimmed(text.substr(0, comma));
    text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
    if (member.empty()) continue;
    const auto equals = member.find('=');
    if (equals == std::string_view::npos || count == most_members) return {};
    const auto key = member.substr(0, equals);
    const auto known = std::find(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(count), key);
    if (!is_key(key) || !is_value(member.substr(equals + 1)) ||
        known != keys.begin() + static_cast<std::ptrdiff_t>(count))
      return {};
    keys[count++] = key;
    if (state.size() + 1 + member.size() > Trace::longest_state) break;
    if (!state.empty()) state += ',';
    state += member;
  }
  return state;
}

void append_hex(std::string& out, std::uint64_t number) {
  for (std::size_t shift = 4 * span_digits; shift > 0; shift -= 4) out += digits[(number >> (shift - 4)) & 0xf];
}

/// Spreads a number over all of its bits.
std::uint64_t mixed(std::uint64_t number) noexcept {
  number = (number ^ (number >> 33)) * 0xff51afd7ed558ccdULL;
  number = (number ^ (number >> 33)) * 0xc4ceb9fe1a85ec53ULL;
  return number ^ (number >> 33);
}

std::uint64_t added(std::uint64_t hash, std::string_view text) noexcept {
  for (const unsigned char c : text) hash = (hash ^ c) * 0x100000001b3ULL;
  return mixed(hash);
}

}  // namespace

TracePtr trace_of(std::string_view traceparent, std::string_view tracestate, std::uint64_t span) {
  traceparent = trimmed(traceparent);
  if (!is_valid(traceparent)) return nullptr;
  Trace trace;
  trace.parent.reserve(Trace::parent_size);
  trace.parent.append("00-").append(traceparent.substr(Trace::id_begins, Trace::id_digits)) += '-';
  append_hex(trace.parent, span);
  // Of the flags only "sampled" is known to this version, and what is not known is not passed on.
  const auto flags = digits.find(traceparent[flags_begin + 1]);
  trace.parent += (flags & 1U) != 0 ? "-01" : "-00";
  trace.state = read_state(tracestate);
  return std::make_shared<const Trace>(std::move(trace));
}

std::uint64_t span_of(std::string_view traceparent, std::string_view request, std::int64_t arrived_ns) noexcept {
  auto hash = added(0xcbf29ce484222325ULL, traceparent);
  hash = added(hash, request);
  hash = mixed(hash ^ static_cast<std::uint64_t>(arrived_ns));
  return hash == 0 ? 1 : hash;
}

}  // namespace mainstay
