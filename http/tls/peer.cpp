#include "http/tls/peer.hpp"

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>

namespace mainstay::http {

std::string subject_of_peer(const ssl_st* connection) {
  const X509* const certificate = SSL_get0_peer_certificate(connection);
  if (!certificate) return {};
  const std::unique_ptr<BIO, decltype(&BIO_free)> text{BIO_new(BIO_s_mem()), BIO_free};
  X509_NAME_print_ex(text.get(), X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253);
  char* bytes = nullptr;
  const auto size = BIO_get_mem_data(text.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

}  // namespace mainstay::http
