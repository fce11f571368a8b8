#pragma once

#include <string>
#include <string_view>

namespace mainstay::http {

/// The HMAC-SHA256 of a text, as its 32 bytes: whoever knows the key can tell that somebody else who knows it has made
/// the text.
std::string hmac_sha256(std::string_view key, std::string_view text);

}  // namespace mainstay::http
