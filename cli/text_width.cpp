#include "cli/text_width.hpp"

#include <algorithm>
#include <array>

#include "cli/code_points.hpp"

namespace mainstay::cli {

namespace {

struct Range {
  char32_t first, last;
};

// Marks that are written onto the character before, and characters that are not seen.
constexpr std::array thin{Range{0x0300, 0x036F}, Range{0x0483, 0x0489}, Range{0x0591, 0x05BD}, Range{0x064B, 0x065F},
                          Range{0x1AB0, 0x1AFF}, Range{0x1DC0, 0x1DFF}, Range{0x200B, 0x200D}, Range{0x20D0, 0x20FF},
                          Range{0xFE00, 0xFE0F}, Range{0xFE20, 0xFE2F}};
// East Asian scripts and pictures.
constexpr std::array wide{Range{0x1100, 0x115F},   Range{0x2E80, 0x303E},  Range{0x3041, 0xA4CF},
                          Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},  Range{0xFE30, 0xFE6F},
                          Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},  Range{0x1F300, 0x1F64F},
                          Range{0x1F900, 0x1F9FF}, Range{0x20000, 0x3FFFD}};

template <class Ranges>
bool is_in(const Ranges& ranges, char32_t c) noexcept {
  return std::ranges::any_of(ranges, [c](Range range) { return c >= range.first && c <= range.last; });
}

std::size_t width_of(char32_t c) noexcept {
  if (is_in(thin, c)) return 0;
  return is_in(wide, c) ? 2 : 1;
}

/// The bytes at the beginning of a text that so many columns hold.
std::size_t size_within(std::string_view text, std::size_t width) noexcept {
  std::size_t size = 0;
  while (size < text.size()) {
    const auto point = first_code_point(text.substr(size));
    const auto taken = width_of(point.value);
    if (taken > width) break;
    width -= taken;
    size += point.size;
  }
  return size;
}

}  // namespace

std::size_t width_of(std::string_view text) noexcept {
  std::size_t width = 0;
  while (!text.empty()) {
    const auto point = first_code_point(text);
    width += width_of(point.value);
    text.remove_prefix(point.size);
  }
  return width;
}

std::string cut_to(std::string_view text, std::size_t width) {
  if (width_of(text) <= width) return std::string(text);
  if (width == 0) return {};
  return std::string(text.substr(0, size_within(text, width - 1))) + "…";
}

}  // namespace mainstay::cli
