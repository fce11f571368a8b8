#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mainstay::http {

/// The SHA-256 of a key: what the server keeps in its place. No salt: a key is random and long, so that nobody has
/// tried them all before.
using KeyHash = std::array<std::uint64_t, 4>;

KeyHash hash_of(std::string_view key) noexcept;

/// "sha256:" and 64 hexadecimal digits.
std::string text_of(const KeyHash& hash);
std::optional<KeyHash> key_hash_from(std::string_view text);

/// Whether a text may be a key: 16 to 512 printable ASCII characters without spaces.
bool is_key(std::string_view text) noexcept;

/// A fresh one of 256 random bits. Throws std::runtime_error where the system has none.
std::string make_key();

}  // namespace mainstay::http
