#pragma once

#include <string>
#include <string_view>

namespace mainstay::config {

/// A JSON string literal; bytes that are no UTF-8 become U+FFFD.
std::string quote(std::string_view text);

/// quote(), but at most some 80 bytes of it, for messages.
std::string quote_shortened(std::string_view text);

/// The shortest text that reads back as the same number: "30", "0.1".
std::string number_text(double value);

}  // namespace mainstay::config
