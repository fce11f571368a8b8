#include "runtime/backends/trouble.hpp"

#include <algorithm>
#include <cctype>

namespace mainstay {

namespace {

constexpr std::size_t longest_message = 300;
constexpr std::string_view blanks = " \t\r";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(blanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// A line such as "RuntimeError: no": an exception's name at its very beginning.
bool names_an_exception(std::string_view line) {
  const auto colon = line.find(": ");
  if (colon == line.npos || colon == 0) return false;
  return std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(colon),
                     [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '.'; });
}

/// TorchScript's interpreter puts the traceback first and what was raised last; everybody else says first what matters.
std::string_view telling_line(std::string_view report) {
  const bool traceback_first = report.find("Traceback of TorchScript") != report.npos;
  std::string_view telling;
  while (!report.empty()) {
    const auto end = std::min(report.find('\n'), report.size());
    const auto line = report.substr(0, end);
    report.remove_prefix(std::min(end + 1, report.size()));
    if (trimmed(line).empty()) continue;
    if (!traceback_first) return trimmed(line);
    if (telling.empty() || names_an_exception(line)) telling = trimmed(line);
  }
  return telling;
}

bool is_path(std::string_view word) {
  const auto first = word.find_first_not_of("\"'`(<[");
  if (first == word.npos) return false;
  word.remove_prefix(first);
  return (word.starts_with('/') && word.size() > 1) || word.starts_with("./") || word.starts_with("../");
}

std::string without_paths(std::string_view line) {
  std::string kept;
  while (!line.empty()) {
    const auto end = std::min(line.find(' '), line.size());
    const auto word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    if (is_path(word)) continue;
    if (!kept.empty()) kept += ' ';
    kept += word;
  }
  // What led up to a path at the line's end says nothing any more.
  for (std::string_view lead : {", file path:", " at", " in"})
    if (kept.ends_with(lead)) kept.resize(kept.size() - lead.size());
  return kept;
}

}  // namespace

std::string brief(std::string_view report) {
  auto line = telling_line(report);
  for (std::string_view commonplace : {"builtins.", "RuntimeError: "})
    if (line.starts_with(commonplace)) line.remove_prefix(commonplace.size());
  auto message = without_paths(line);
  if (message.size() > longest_message) {
    auto end = longest_message;
    // Not in the middle of a character: the message goes into JSON.
    while (end > 0 && (static_cast<unsigned char>(message[end]) & 0xC0) == 0x80) --end;
    message.resize(end);
    message += "...";
  }
  return message.empty() ? "no reason given" : message;
}

}  // namespace mainstay
