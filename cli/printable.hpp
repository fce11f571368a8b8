#pragma once

#include <string>
#include <string_view>

namespace mainstay::cli {

/// A text from elsewhere as it may be printed: UTF-8, in one line, without anything that a terminal obeys or that turns
/// the direction of writing. What is replaced becomes U+FFFD; line breaks and tabs become spaces.
std::string printable(std::string_view text);

}  // namespace mainstay::cli
