// What may be said of TLS.

#include <array>

#include "config/bind.hpp"
#include "config/describe.hpp"
#include "config/units.hpp"

namespace mainstay::config {
namespace {

constexpr std::array<Name<TlsVersion>, 2> versions{{{"1.2", TlsVersion::tls_1_2}, {"1.3", TlsVersion::tls_1_3}}};
constexpr std::array<Name<ClientCertificates>, 3> client_certificates{{{"off", ClientCertificates::off},
                                                                       {"optional", ClientCertificates::optional},
                                                                       {"required", ClientCertificates::required}}};

}  // namespace

Fields describe(Tls& t) {
  return {
      path("certificate", t.certificate,
           "A file in PEM with the certificate, and behind it those that lead to its authority; relative to the file "
           "that names it. Empty: no TLS."),
      path("key", t.key, "A file in PEM with the certificate's private key, without a password."),
      choice<TlsVersion>("min_version", t.min_version, versions, "The oldest version of TLS that is spoken."),
      path("client_ca", t.client_ca,
           "A file in PEM with the authorities that clients' certificates come from; needed unless these are off."),
      choice<ClientCertificates>("client_certificates", t.client_certificates, client_certificates,
                                 "Whether clients are asked for certificates, and whether one without is refused."),
      number("handshake_timeout_s", t.handshake_timeout_s, least_s, day_s,
             "Seconds from the connection to the end of the handshake; then the connection is closed."),
  };
}

}  // namespace mainstay::config
