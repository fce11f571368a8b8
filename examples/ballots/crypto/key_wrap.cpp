#include "examples/ballots/crypto/key_wrap.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <cstring>
#include <memory>

#include "examples/ballots/crypto/must.hpp"

namespace mainstay::ballots {
namespace {

constexpr int nonce_bytes = 12;
constexpr int tag_bytes = 16;

struct Free {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, Free>;

unsigned char* raw(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* raw(const std::string& text) { return reinterpret_cast<const unsigned char*>(text.data()); }

/// What the text decodes to, or nothing where it is no base64.
std::string decode(const char* base64) {
  std::string decoded(std::strlen(base64) / 4 * 3 + 3, '\0');
  const auto length = static_cast<int>(std::strlen(base64));
  const int size = EVP_DecodeBlock(raw(decoded), reinterpret_cast<const unsigned char*>(base64), length);
  // The padding counts as zeros.
  const int padding = length > 1 && base64[length - 1] == '=' ? (base64[length - 2] == '=' ? 2 : 1) : 0;
  decoded.resize(size < padding ? 0 : static_cast<std::size_t>(size - padding));
  return decoded;
}

}  // namespace

Result<MasterKey> MasterKey::from_base64(const char* text) {
  constexpr auto how = ": it must be 32 random bytes in base64, as from `openssl rand -base64 32`";
  if (!text) return Error{Errc::invalid_argument, std::string("the environment has no MASTER_KEY_PQ") + how};
  // Longer than any key, so that no buffer's size is the environment's to say.
  auto key = std::strlen(text) <= 4 * bytes ? decode(text) : std::string();
  if (key.size() != bytes) {
    OPENSSL_cleanse(key.data(), key.size());
    return Error{Errc::invalid_argument, std::string("MASTER_KEY_PQ is no key") + how};
  }
  return MasterKey(std::move(key));
}

MasterKey::~MasterKey() { OPENSSL_cleanse(key_.data(), key_.size()); }

std::string MasterKey::wrap(const std::string& text, const std::string& label) const {
  std::string wrapped(nonce_bytes + text.size() + tag_bytes, '\0');
  auto* const nonce = raw(wrapped);
  auto* const body = nonce + nonce_bytes;
  auto* const tag = body + text.size();
  int size = 0;
  const Cipher cipher(EVP_CIPHER_CTX_new());
  must(cipher && RAND_bytes(nonce, nonce_bytes) == 1 &&
           EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, raw(key_), nonce) == 1 &&
           EVP_EncryptUpdate(cipher.get(), nullptr, &size, raw(label), static_cast<int>(label.size())) == 1 &&
           EVP_EncryptUpdate(cipher.get(), body, &size, raw(text), static_cast<int>(text.size())) == 1 &&
           EVP_EncryptFinal_ex(cipher.get(), body + size, &size) == 1 &&
           EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tag_bytes, tag) == 1,
       "wrapping a key");
  return wrapped;
}

Result<std::string> MasterKey::unwrap(const std::string& wrapped, const std::string& label) const {
  const Error wrong{Errc::invalid_argument, "the wrapped key cannot be opened with this MASTER_KEY_PQ, or was changed"};
  if (wrapped.size() < nonce_bytes + tag_bytes) return wrong;
  std::string text(wrapped.size() - nonce_bytes - tag_bytes, '\0');
  std::string tag = wrapped.substr(wrapped.size() - tag_bytes);
  const auto* const nonce = raw(wrapped);
  int size = 0;
  const Cipher cipher(EVP_CIPHER_CTX_new());
  must(cipher && EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, raw(key_), nonce) == 1 &&
           EVP_DecryptUpdate(cipher.get(), nullptr, &size, raw(label), static_cast<int>(label.size())) == 1 &&
           EVP_DecryptUpdate(cipher.get(), raw(text), &size, nonce + nonce_bytes, static_cast<int>(text.size())) == 1 &&
           EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tag_bytes, tag.data()) == 1,
       "unwrapping a key");
  if (EVP_DecryptFinal_ex(cipher.get(), raw(text) + size, &size) == 1) return text;
  OPENSSL_cleanse(text.data(), text.size());
  return wrong;
}

}  // namespace mainstay::ballots
