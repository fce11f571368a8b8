#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::http {

/// A path, taken apart at its slashes; one at its end means nothing. The text must outlive it.
struct PathSegments {
  // No route is longer; a longer path fits none, however long it is.
  static constexpr std::size_t max = 8;

  explicit PathSegments(std::string_view path) noexcept;

  std::array<std::string_view, max> texts;
  std::size_t count = 0;
  bool too_long = false;
};

/// A path whose segments are literal or `{name}`, for example "/v2/models/{model}/infer".
class PathPattern {
 public:
  explicit PathPattern(std::string_view pattern);

  struct Segment {
    /// The name, where it is a parameter.
    std::string text;
    bool is_parameter;
  };
  const std::vector<Segment>& segments() const noexcept { return segments_; }

  /// Any one segment that is not empty stands for a parameter.
  bool fits(const PathSegments& path) const noexcept;

 private:
  std::vector<Segment> segments_;
};

}  // namespace mainstay::http
