// OpenSSL's newer interface looks its algorithm up behind a counter that all threads share, at each hash.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "http/guard/key_hash.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <stdexcept>

namespace mainstay::http {

namespace {

constexpr std::string_view prefix = "sha256:";
constexpr std::size_t shortest_key = 16;
constexpr std::size_t longest_key = 512;
constexpr std::size_t random_bytes = 32;
constexpr std::string_view hex_digits = "0123456789abcdef";

using Bytes = std::array<std::uint8_t, SHA256_DIGEST_LENGTH>;
static_assert(sizeof(Bytes) == sizeof(KeyHash));

}  // namespace

KeyHash hash_of(std::string_view key) noexcept {
  SHA256_CTX state;
  KeyHash hash{};
  SHA256_Init(&state);
  SHA256_Update(&state, key.data(), key.size());
  SHA256_Final(reinterpret_cast<unsigned char*>(hash.data()), &state);
  // Parts of the key stand in it.
  OPENSSL_cleanse(&state, sizeof state);
  return hash;
}

std::string text_of(const KeyHash& hash) {
  Bytes bytes;
  std::memcpy(bytes.data(), hash.data(), sizeof bytes);
  std::string text(prefix);
  for (const auto byte : bytes) text.append({hex_digits[byte >> 4U], hex_digits[byte & 15U]});
  return text;
}

std::optional<KeyHash> key_hash_from(std::string_view text) {
  Bytes bytes;
  if (!text.starts_with(prefix) || text.size() != prefix.size() + 2 * bytes.size()) return std::nullopt;
  text.remove_prefix(prefix.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto* const at = text.data() + 2 * i;
    const auto [end, error] = std::from_chars(at, at + 2, bytes[i], 16);
    if (error != std::errc{} || end != at + 2) return std::nullopt;
  }
  KeyHash hash;
  std::memcpy(hash.data(), bytes.data(), sizeof hash);
  return hash;
}

bool is_key(std::string_view text) noexcept {
  return text.size() >= shortest_key && text.size() <= longest_key &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7F'; });
}

std::string make_key() {
  std::array<std::uint8_t, random_bytes> bytes;
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
    throw std::runtime_error("the system has no random bytes to give");
  std::string key;
  for (const auto byte : bytes) key.append({hex_digits[byte >> 4U], hex_digits[byte & 15U]});
  OPENSSL_cleanse(bytes.data(), bytes.size());
  return key;
}

}  // namespace mainstay::http
