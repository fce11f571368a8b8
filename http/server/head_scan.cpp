#include "http/server/head_scan.hpp"

namespace mainstay::http {

namespace {

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

bool starts_with_name(std::string_view line, std::string_view name) noexcept {
  if (line.size() <= name.size() || line[name.size()] != ':') return false;
  for (std::size_t i = 0; i < name.size(); ++i)
    if (lower(line[i]) != name[i]) return false;
  return true;
}

std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// Calls `visit` with the offset of each header of that name.
template <class Visit>
void for_each_header(std::string_view head, std::string_view name, Visit&& visit) {
  for (auto at = head.find('\n'); at != std::string_view::npos; at = head.find('\n', at + 1))
    if (starts_with_name(head.substr(at + 1), name)) visit(at + 1);
}

// A value that is folded goes on in lines that begin with a blank.
std::size_t value_end(std::string_view head, std::size_t from) noexcept {
  for (auto at = head.find('\n', from); at != std::string_view::npos; at = head.find('\n', at + 1))
    if (at + 1 == head.size() || (head[at + 1] != ' ' && head[at + 1] != '\t')) return at;
  return head.size();
}

}  // namespace

std::vector<std::string_view> header_values(std::string_view head, std::string_view name) {
  std::vector<std::string_view> values;
  for_each_header(head, name, [&](std::size_t at) {
    const auto from = at + name.size() + 1;
    values.push_back(trimmed(head.substr(from, value_end(head, from) - from)));
  });
  return values;
}

void mask_header(std::span<char> head, std::string_view name) {
  for_each_header({head.data(), head.size()}, name, [&](std::size_t at) { head[at] = '~'; });
}

std::string_view request_line(std::string_view head) noexcept {
  const auto first = head.find_first_not_of("\r\n");
  if (first == std::string_view::npos) return {};
  head.remove_prefix(first);
  return head.substr(0, head.find_first_of("\r\n"));
}

}  // namespace mainstay::http
