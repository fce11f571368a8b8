#include "http/path_pattern.hpp"

namespace mainstay::http {

PathSegments::PathSegments(std::string_view path) noexcept {
  if (path.starts_with('/')) path.remove_prefix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  for (;;) {
    if (count == max) {
      too_long = true;
      return;
    }
    const auto slash = path.find('/');
    texts[count++] = path.substr(0, slash);
    if (slash == std::string_view::npos) return;
    path.remove_prefix(slash + 1);
  }
}

PathPattern::PathPattern(std::string_view pattern) {
  const PathSegments path{pattern};
  for (std::size_t i = 0; i < path.count; ++i) {
    auto text = path.texts[i];
    const bool is_parameter = text.starts_with('{') && text.ends_with('}');
    if (is_parameter) text = text.substr(1, text.size() - 2);
    segments_.push_back({std::string(text), is_parameter});
  }
}

bool PathPattern::fits(const PathSegments& path) const noexcept {
  if (path.too_long || segments_.size() != path.count) return false;
  for (std::size_t i = 0; i < path.count; ++i) {
    const auto& wanted = segments_[i];
    if (wanted.is_parameter ? path.texts[i].empty() : path.texts[i] != wanted.text) return false;
  }
  return true;
}

}  // namespace mainstay::http
