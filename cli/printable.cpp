#include "cli/printable.hpp"

#include "cli/code_points.hpp"

namespace mainstay::cli {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

bool is_space(char32_t c) noexcept { return c == '\t' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029; }

bool is_control(char32_t c) noexcept { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

bool turns_direction(char32_t c) noexcept {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

}  // namespace

std::string printable(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  while (!text.empty()) {
    const auto point = first_code_point(text);
    if (is_space(point.value))
      shown += ' ';
    else if (!point.valid || is_control(point.value) || turns_direction(point.value))
      shown += replacement;
    else
      shown += text.substr(0, point.size);
    text.remove_prefix(point.size);
  }
  return shown;
}

}  // namespace mainstay::cli
