#include "tests/http/tls/authority.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <cstdint>
#include <stdexcept>

namespace mainstay::http::test {

namespace {

using Key = std::shared_ptr<EVP_PKEY>;
using Certificate = std::shared_ptr<X509>;

void must(int result) {
  if (result <= 0) throw std::runtime_error("OpenSSL does not make a certificate");
}

void extend(X509* certificate, X509* issuer, int what, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension{
      X509V3_EXT_conf_nid(nullptr, &context, what, value), X509_EXTENSION_free};
  must(X509_add_ext(certificate, extension.get(), -1));
}

Certificate blank(const Wanted& wanted, EVP_PKEY* key) {
  Certificate made(X509_new(), X509_free);
  std::uint32_t serial = 0;
  must(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial));
  must(X509_set_version(made.get(), X509_VERSION_3));
  must(ASN1_INTEGER_set_uint64(X509_get_serialNumber(made.get()), serial));
  X509_gmtime_adj(X509_getm_notBefore(made.get()), static_cast<long>(wanted.begins.count()));
  X509_gmtime_adj(X509_getm_notAfter(made.get()), static_cast<long>(wanted.ends.count()));
  must(X509_set_pubkey(made.get(), key));
  must(X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8,
                                  reinterpret_cast<const unsigned char*>(wanted.name.c_str()), -1, -1, 0));
  return made;
}

Key make_key() { return {EVP_EC_gen("P-256"), EVP_PKEY_free}; }

template <class Write>
std::string pem(Write write) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> out{BIO_new(BIO_s_mem()), BIO_free};
  must(write(out.get()));
  char* text = nullptr;
  const auto size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

std::string pem_of(X509* certificate) {
  return pem([&](BIO* out) { return PEM_write_bio_X509(out, certificate); });
}

}  // namespace

Authority::Authority(const std::string& name) : key_(make_key()) {
  certificate_ = blank({.name = name}, key_.get());
  X509* const own = certificate_.get();
  must(X509_set_issuer_name(own, X509_get_subject_name(own)));
  extend(own, own, NID_basic_constraints, "critical,CA:TRUE");
  extend(own, own, NID_key_usage, "critical,keyCertSign");
  must(X509_sign(own, key_.get(), EVP_sha256()));
}

std::string Authority::certificate() const { return pem_of(certificate_.get()); }

Identity Authority::issue(const Wanted& wanted) const {
  const auto key = make_key();
  const auto made = blank(wanted, key.get());
  must(X509_set_issuer_name(made.get(), X509_get_subject_name(certificate_.get())));
  extend(made.get(), certificate_.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1");
  extend(made.get(), certificate_.get(), NID_ext_key_usage, "serverAuth,clientAuth");
  must(X509_sign(made.get(), key_.get(), EVP_sha256()));
  return {pem_of(made.get()), pem([&](BIO* out) {
            return PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
          })};
}

}  // namespace mainstay::http::test
