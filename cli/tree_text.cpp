#include "cli/tree_text.hpp"

#include <cstddef>

#include "cli/amounts.hpp"

namespace mainstay::cli {

namespace {

// A server does not nest that deep; what answers in its place might, and this calls itself.
constexpr std::size_t deepest = 64;

std::string what_is_to_be_said(const Json& node) {
  std::string text = "  incarnation " + std::to_string(count_in(node, "incarnation")) + ", restarts " +
                     std::to_string(count_in(node, "restarts")) + ", queue " +
                     std::to_string(count_in(node, "queue_depth"));
  if (const auto busy = count_in(node, "busy_ms")) text += ", busy " + std::to_string(busy) + " ms";
  if (const auto progress = number_in(node, "progress")) text += ", progress " + percent_text(*progress);
  if (const auto pid = count_in(node, "pid")) text += ", pid " + std::to_string(pid);
  if (const auto orphans = count_in(node, "orphans")) text += ", orphans " + std::to_string(orphans);
  for (const auto* name : {"breaker", "spare"})
    if (const auto value = text_in(node, name); !value.empty()) text += std::string(", ") + name + " " + value;
  if (const auto detail = text_in(node, "detail"); !detail.empty()) text += ", " + detail;
  if (const auto cause = text_in(node, "cause"); !cause.empty()) text += "  (" + cause + ")";
  return text;
}

std::string line(const Json& node, const Look& look) {
  const auto known = [](std::string text) { return text.empty() ? "?" : text; };
  const auto state = known(text_in(node, "state"));
  return known(text_in(node, "name")) + "  " + painted(state, mood_of(state), look) + what_is_to_be_said(node);
}

void add(std::vector<std::string>& lines, const Json& node, const Look& look, const std::string& before,
         const std::string& below, std::size_t depth) {
  lines.push_back(before + line(node, look));
  const auto& children = list_in(node, "children");
  if (!children.empty() && depth == deepest) {
    lines.push_back(below + "└── …");
    return;
  }
  for (std::size_t i = 0; i < children.size(); ++i) {
    const bool last = i + 1 == children.size();
    add(lines, children[i], look, below + (last ? "└── " : "├── "), below + (last ? "    " : "│   "), depth + 1);
  }
}

}  // namespace

std::vector<std::string> tree_text(const Json& root, const Look& look) {
  std::vector<std::string> lines;
  add(lines, root, look, "", "", 1);
  return lines;
}

}  // namespace mainstay::cli
