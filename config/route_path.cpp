#include "config/route_path.hpp"

#include <algorithm>
#include <array>

#include "config/quote.hpp"
#include "config/spelling.hpp"

namespace mainstay::config {
namespace {

// As a request's path shows them without escapes.
constexpr Spelling literal_segment{"A-Za-z0-9._~-", "A-Za-z0-9._~-", 255, ""};
constexpr Spelling parameter_name{"A-Za-z_", "A-Za-z0-9_", 128, ""};

// The first segments of what the server serves, or will.
constexpr std::array<std::string_view, 8> own{"v2",      "admin", "dashboard",    "health",
                                              "metrics", "docs",  "openapi.json", "jobs"};

}  // namespace

RoutePath segments_of(std::string_view path) {
  RoutePath segments;
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto text = path.substr(0, path.find('/'));
    path.remove_prefix(text.size());
    const bool parameter = text.size() >= 2 && text.starts_with('{') && text.ends_with('}');
    segments.push_back({std::string(parameter ? text.substr(1, text.size() - 2) : text), parameter});
  }
  return segments;
}

std::string trouble_with(std::string_view path) {
  if (!path.starts_with('/')) return "allowed: a path that begins with '/'";
  const auto segments = segments_of(path);
  if (segments.size() > max_path_segments)
    return "it has " + std::to_string(segments.size()) + " segments, allowed: at most " +
           std::to_string(max_path_segments);
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const auto& [text, parameter] = segments[i];
    // "/" alone is a path, too.
    if (text.empty() && !parameter && segments.size() == 1) break;
    const auto& spelling = parameter ? parameter_name : literal_segment;
    if (!spelling.matches(text) || text == "." || text == "..")
      return "found the segment " + quote_shortened(text) + ", allowed: one that matches " + literal_segment.regex() +
             ", or a parameter in braces that matches " + parameter_name.regex();
    if (parameter && std::find(segments.begin(), segments.begin() + static_cast<std::ptrdiff_t>(i), segments[i]) !=
                         segments.begin() + static_cast<std::ptrdiff_t>(i))
      return "found the parameter " + quote(text) + " for the second time, allowed: once in a path";
  }
  return "";
}

bool belongs_to_the_server(std::string_view path) {
  const auto segments = segments_of(path);
  return !segments.empty() && !segments.front().parameter && std::ranges::find(own, segments.front().text) != own.end();
}

bool covers(const RoutePath& a, const RoutePath& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const PathSegment& x, const PathSegment& y) {
    return x.parameter || (!y.parameter && x.text == y.text);
  });
}

}  // namespace mainstay::config
