#include "http/tls/context.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <fstream>
#include <new>
#include <optional>
#include <string_view>

#include "http/tls/openssl_error.hpp"

namespace mainstay::http {

namespace {

// With forward secrecy, and authenticated. TLS 1.3 has no others.
constexpr auto ciphers_of_tls_1_2 = "ECDHE+AESGCM:ECDHE+CHACHA20";

// The protocol's names each have their length before them.
constexpr std::string_view http_1_1{"\x08http/1.1"};

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
                    unsigned offered_size, void*) {
  unsigned char* found = nullptr;
  if (SSL_select_next_proto(&found, size, reinterpret_cast<const unsigned char*>(http_1_1.data()), http_1_1.size(),
                            offered, offered_size) != OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

// Without it OpenSSL asks whoever sits at the terminal.
int no_password(char*, int, int, void*) { return 0; }

TlsContext make_context(const SSL_METHOD* method) {
  TlsContext context(SSL_CTX_new(method), SSL_CTX_free);
  if (!context) throw std::bad_alloc();
  SSL_CTX_set_default_passwd_cb(context.get(), no_password);
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(context.get(), ciphers_of_tls_1_2);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  return context;
}

bool can_be_read(const std::string& file) { return std::ifstream(file).peek() != std::ifstream::traits_type::eof(); }

std::optional<TlsMistake> read_certificate(SSL_CTX* context, const config::Tls& tls) {
  if (tls.key.empty()) return TlsMistake{"key", "the certificate needs its private key"};
  if (!can_be_read(tls.certificate))
    return TlsMistake{"certificate", "the file " + tls.certificate + " cannot be read"};
  if (!can_be_read(tls.key)) return TlsMistake{"key", "the file " + tls.key + " cannot be read"};
  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(context, tls.certificate.c_str()) != 1)
    return TlsMistake{"certificate", "the file " + tls.certificate + " has no certificate in PEM: " + openssl_error()};
  if (SSL_CTX_use_PrivateKey_file(context, tls.key.c_str(), SSL_FILETYPE_PEM) == 1) return std::nullopt;
  const auto error = ERR_peek_last_error();
  const bool other_key = ERR_GET_LIB(error) == ERR_LIB_X509;
  const auto why = openssl_error();
  if (other_key) return TlsMistake{"key", "the key in " + tls.key + " is not that of the certificate: " + why};
  return TlsMistake{"key", "the file " + tls.key + " has no private key in PEM without a password: " + why};
}

std::optional<TlsMistake> read_authorities(SSL_CTX* context, const config::Tls& tls) {
  if (tls.client_certificates == config::ClientCertificates::off) return std::nullopt;
  if (tls.client_ca.empty()) return TlsMistake{"client_ca", "clients' certificates need an authority to come from"};
  if (!can_be_read(tls.client_ca)) return TlsMistake{"client_ca", "the file " + tls.client_ca + " cannot be read"};
  ERR_clear_error();
  auto* const names = SSL_load_client_CA_file(tls.client_ca.c_str());
  if (!names || SSL_CTX_load_verify_locations(context, tls.client_ca.c_str(), nullptr) != 1) {
    sk_X509_NAME_pop_free(names, X509_NAME_free);
    return TlsMistake{"client_ca", "the file " + tls.client_ca + " has no certificate in PEM: " + openssl_error()};
  }
  SSL_CTX_set_client_CA_list(context, names);
  const bool required = tls.client_certificates == config::ClientCertificates::required;
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | (required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0), nullptr);
  return std::nullopt;
}

}  // namespace

Result<TlsContext, TlsMistake> server_context(const config::Tls& tls) {
  if (!tls.enabled()) {
    if (!tls.key.empty()) return TlsMistake{"certificate", "there is a key without its certificate"};
    if (tls.client_certificates != config::ClientCertificates::off)
      return TlsMistake{"certificate", "without a certificate there is no TLS, and no client shows one of its own"};
    return TlsContext{};
  }
  auto context = make_context(TLS_server_method());
  if (auto mistake = read_certificate(context.get(), tls)) return *std::move(mistake);
  if (auto mistake = read_authorities(context.get(), tls)) return *std::move(mistake);
  if (tls.min_version == config::TlsVersion::tls_1_3) SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);
  // Sessions are kept by clients, in tickets; those of clients with certificates have to name what they are for.
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  constexpr std::string_view purpose = "mainstay";
  SSL_CTX_set_session_id_context(context.get(), reinterpret_cast<const unsigned char*>(purpose.data()), purpose.size());
  SSL_CTX_set_num_tickets(context.get(), 1);
  return context;
}

Result<TlsContext> client_context(const ClientTls& tls) {
  auto context = make_context(TLS_client_method());
  ERR_clear_error();
  const auto wrong = [](const std::string& file) {
    return Error{Errc::invalid_argument, "the file " + file + " cannot be used: " + openssl_error()};
  };
  if (tls.ca.empty())
    SSL_CTX_set_default_verify_paths(context.get());
  else if (SSL_CTX_load_verify_locations(context.get(), tls.ca.c_str(), nullptr) != 1)
    return wrong(tls.ca);
  if (const auto* file = tls.certificate.c_str(); *file)
    if (SSL_CTX_use_certificate_chain_file(context.get(), file) != 1 ||
        SSL_CTX_use_PrivateKey_file(context.get(), file, SSL_FILETYPE_PEM) != 1)
      return wrong(tls.certificate);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  return context;
}

}  // namespace mainstay::http
