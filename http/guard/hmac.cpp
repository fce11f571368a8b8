#include "http/guard/hmac.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdexcept>

namespace mainstay::http {

std::string hmac_sha256(std::string_view key, std::string_view text) {
  std::string code(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
            text.size(), reinterpret_cast<unsigned char*>(code.data()), &size))
    throw std::runtime_error("OpenSSL does not compute a message's code");
  code.resize(size);
  return code;
}

}  // namespace mainstay::http
