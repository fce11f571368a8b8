#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mainstay::http::routes {

/// As RFC 4648 has it, with padding.
void append_base64(std::string& out, std::string_view bytes);
/// Nothing where the text is not base64: other characters, a wrong length, bits that mean nothing.
std::optional<std::string> decoded_base64(std::string_view text);

}  // namespace mainstay::http::routes
