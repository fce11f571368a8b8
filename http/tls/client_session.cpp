#include "http/tls/client_session.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <new>
#include <utility>

#include "http/tls/openssl_error.hpp"

namespace mainstay::http {

TlsSession::TlsSession(TlsContext context, const std::string& host)
    : context_(std::move(context)), ssl_(SSL_new(context_.get()), SSL_free) {
  if (!ssl_) throw std::bad_alloc();
  SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  SSL_set_connect_state(ssl_.get());
  // Whatever is no address is a name; only names are told to the server.
  if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_.get()), host.c_str()) != 1) {
    SSL_set1_host(ssl_.get(), host.c_str());
    SSL_set_tlsext_host_name(ssl_.get(), host.c_str());
  }
  ERR_clear_error();
}

Result<bool> TlsSession::shake_hands() {
  ERR_clear_error();
  const int done = SSL_do_handshake(ssl_.get());
  if (done == 1) return true;
  if (SSL_get_error(ssl_.get(), done) == SSL_ERROR_WANT_READ) return false;
  if (const auto why = SSL_get_verify_result(ssl_.get()); why != X509_V_OK) {
    ERR_clear_error();
    return Error{Errc::unavailable,
                 std::string("the server's certificate is not believed: ") + X509_verify_cert_error_string(why)};
  }
  return Error{Errc::unavailable, "no TLS with the server: " + openssl_error()};
}

void TlsSession::put(std::string_view bytes) {
  BIO_write(SSL_get_rbio(ssl_.get()), bytes.data(), static_cast<int>(bytes.size()));
}

std::string TlsSession::take() {
  char* bytes = nullptr;
  auto* const out = SSL_get_wbio(ssl_.get());
  const auto size = BIO_get_mem_data(out, &bytes);
  std::string taken(bytes, static_cast<std::size_t>(size));
  BIO_reset(out);
  return taken;
}

void TlsSession::write(std::string_view text) {
  std::size_t written = 0;
  if (!text.empty()) SSL_write_ex(ssl_.get(), text.data(), text.size(), &written);
}

Status TlsSession::read(std::string& text) {
  char space[16 * 1024];
  ERR_clear_error();
  for (;;) {
    std::size_t size = 0;
    const int read = SSL_read_ex(ssl_.get(), space, sizeof space, &size);
    if (read == 1) {
      text.append(space, size);
      continue;
    }
    const int why = SSL_get_error(ssl_.get(), read);
    if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_ZERO_RETURN) return success();
    return Error{Errc::unavailable, "TLS was broken off: " + openssl_error()};
  }
}

bool TlsSession::ended() const noexcept { return SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN; }

void TlsSession::end() {
  SSL_shutdown(ssl_.get());
  ERR_clear_error();
}

}  // namespace mainstay::http
