#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mainstay::cli {

/// The columns of a terminal that a printable text takes.
std::size_t width_of(std::string_view text) noexcept;

/// As much of a printable text as so many columns hold; one that is cut ends in "…".
std::string cut_to(std::string_view text, std::size_t width);

}  // namespace mainstay::cli
