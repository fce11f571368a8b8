#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mainstay::config {

/// A segment of a route's path.
struct PathSegment {
  std::string text;
  bool parameter;

  bool operator==(const PathSegment&) const = default;
};

using RoutePath = std::vector<PathSegment>;

/// No path has more segments.
inline constexpr std::size_t max_path_segments = 8;

/// The segments of a path, whatever stands in them.
RoutePath segments_of(std::string_view path);
/// What is wrong with a path; empty: nothing.
std::string trouble_with(std::string_view path);
/// The server has paths of its own there.
bool belongs_to_the_server(std::string_view path);
/// Every request that fits `b` fits `a`.
bool covers(const RoutePath& a, const RoutePath& b);

}  // namespace mainstay::config
