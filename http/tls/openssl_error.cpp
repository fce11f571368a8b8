#include "http/tls/openssl_error.hpp"

#include <openssl/err.h>

namespace mainstay::http {

std::string openssl_error() {
  const auto error = ERR_peek_last_error();
  ERR_clear_error();
  const char* const reason = ERR_reason_error_string(error);
  return reason ? reason : "unknown error";
}

}  // namespace mainstay::http
