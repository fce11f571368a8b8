#pragma once

#include <cstddef>
#include <string_view>

namespace mainstay::cli {

struct CodePoint {
  char32_t value = 0;
  /// The bytes that it takes, 1 where they are not UTF-8.
  std::size_t size = 1;
  bool valid = false;
};

/// The one that a text begins with. The text must not be empty.
CodePoint first_code_point(std::string_view text) noexcept;

}  // namespace mainstay::cli
