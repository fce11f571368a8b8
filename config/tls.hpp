#pragma once

#include <cstdint>
#include <string>

namespace mainstay::config {

enum class TlsVersion : std::uint8_t { tls_1_2, tls_1_3 };

/// Whether clients show certificates of their own.
enum class ClientCertificates : std::uint8_t { off, optional, required };

/// How one address speaks TLS.
struct Tls {
  /// A file in PEM: the server's certificate, and behind it those that lead to its authority's. Empty: no TLS.
  std::string certificate;
  /// A file in PEM: the certificate's private key, without a password.
  std::string key;
  TlsVersion min_version = TlsVersion::tls_1_2;
  /// A file in PEM: the authorities that clients' certificates must come from.
  std::string client_ca;
  ClientCertificates client_certificates = ClientCertificates::off;
  /// From the connection to the end of the handshake.
  double handshake_timeout_s = 10;

  bool enabled() const noexcept { return !certificate.empty(); }
  bool operator==(const Tls&) const = default;
};

}  // namespace mainstay::config
