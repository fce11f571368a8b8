#include "http/tls/remarks.hpp"

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <filesystem>

#include "http/tls/context.hpp"

namespace mainstay::http {

namespace {

constexpr std::chrono::hours soon{24 * 14};

bool is_before(const ASN1_TIME* time, std::chrono::system_clock::time_point other) {
  auto seconds = std::chrono::system_clock::to_time_t(other);
  return X509_cmp_time(time, &seconds) < 0;
}

void look_at(const config::Tls& tls, const std::string& path, std::chrono::system_clock::time_point now,
             std::vector<std::string>& remarks) {
  const auto context = server_context(tls);
  if (!context || !*context) return;
  const auto* const certificate = SSL_CTX_get0_certificate(context->get());
  const auto say = [&](const std::string& what) {
    remarks.push_back(path + ".certificate: the certificate in " + tls.certificate + " " + what);
  };
  const auto* const end = X509_get0_notAfter(certificate);
  if (!is_before(X509_get0_notBefore(certificate), now)) say("is not valid yet");
  if (is_before(end, now))
    say("has expired");
  else if (is_before(end, now + soon))
    say("expires within 14 days");
  std::error_code error;
  const auto permissions = std::filesystem::status(tls.key, error).permissions();
  using std::filesystem::perms;
  if (!error && (permissions & (perms::others_read | perms::others_write)) != perms::none)
    remarks.push_back(path + ".key: everybody on this machine can read or write " + tls.key);
}

}  // namespace

std::vector<std::string> tls_remarks(const config::Server& server, std::chrono::system_clock::time_point now) {
  std::vector<std::string> remarks;
  look_at(server.tls, "server.tls", now, remarks);
  look_at(server.admin.tls, "server.admin.tls", now, remarks);
  return remarks;
}

}  // namespace mainstay::http
