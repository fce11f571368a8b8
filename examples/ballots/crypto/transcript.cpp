#include "examples/ballots/crypto/transcript.hpp"

#include <openssl/sha.h>

namespace mainstay::ballots {

Transcript& Transcript::text(std::string_view value) {
  for (int shift = 24; shift >= 0; shift -= 8) fields_ += static_cast<char>(value.size() >> shift);
  fields_ += value;
  return *this;
}

Transcript& Transcript::integer(std::uint64_t value) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift);
  return text(bytes);
}

std::string Transcript::digest() const {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(fields_.data()), fields_.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

}  // namespace mainstay::ballots
