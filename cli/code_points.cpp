#include "cli/code_points.hpp"

namespace mainstay::cli {

namespace {

// The smallest value that needs so many bytes: what says it with more of them is no UTF-8.
constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
constexpr char32_t largest = 0x10FFFF;

std::size_t size_from(unsigned char lead) noexcept {
  if (lead < 0x80) return 1;
  if ((lead & 0xE0) == 0xC0) return 2;
  if ((lead & 0xF0) == 0xE0) return 3;
  return (lead & 0xF8) == 0xF0 ? 4 : 0;
}

}  // namespace

CodePoint first_code_point(std::string_view text) noexcept {
  const auto lead = static_cast<unsigned char>(text[0]);
  const auto size = size_from(lead);
  if (size == 1) return {lead, 1, true};
  if (size == 0 || size > text.size()) return {};
  char32_t value = lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0) != 0x80) return {};
    value = value << 6 | (next & 0x3F);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < smallest[size] || value > largest || surrogate) return {};
  return {value, size, true};
}

}  // namespace mainstay::cli
