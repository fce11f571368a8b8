#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace mainstay::http {

/// Nothing where the file cannot be read, or is longer.
std::optional<std::string> text_of_file(const std::string& path, std::size_t longest);

/// Without the blanks and line ends around it.
std::string_view trimmed(std::string_view text);

}  // namespace mainstay::http
