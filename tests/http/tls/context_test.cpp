#include "http/tls/context.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>

#include "http/tls/certificates.hpp"
#include "http/tls/remarks.hpp"
#include "tests/http/tls/authority.hpp"
#include "tests/support/folder.hpp"

namespace mainstay::http {
namespace {

using namespace std::chrono_literals;
using test::Authority;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class TlsFiles : public ::testing::Test {
 protected:
  TlsFiles() { write(authority_.issue()); }

  void write(const test::Identity& made) {
    server_.tls.certificate = folder_.write("server.pem", made.certificate).string();
    server_.tls.key = folder_.write("server.key", made.key).string();
    std::filesystem::permissions(server_.tls.key, std::filesystem::perms::owner_read);
  }
  /// What is wrong: the field and what is said of it.
  std::string mistake() const {
    const auto context = server_context(server_.tls);
    return context ? "" : context.error().field + ": " + context.error().message;
  }
  std::vector<std::string> remarks() const { return tls_remarks(server_, std::chrono::system_clock::now()); }

  testing::Folder folder_;
  Authority authority_;
  config::Server server_;
};

TEST_F(TlsFiles, that_fit_together_are_taken) {
  EXPECT_EQ(mistake(), "");
  EXPECT_THAT(remarks(), IsEmpty());
  EXPECT_TRUE(*server_context(server_.tls));
  EXPECT_FALSE(*server_context({})) << "without them there is no TLS";
}

TEST_F(TlsFiles, that_cannot_be_read_are_named) {
  const auto good = server_.tls;
  server_.tls.certificate = "/nowhere/server.pem";
  EXPECT_EQ(mistake(), "certificate: the file /nowhere/server.pem cannot be read");
  server_.tls = good;
  server_.tls.key = "/nowhere/server.key";
  EXPECT_EQ(mistake(), "key: the file /nowhere/server.key cannot be read");
  server_.tls.key = "";
  EXPECT_THAT(mistake(), HasSubstr("key: the certificate needs its private key"));
  server_.tls = {.key = good.key};
  EXPECT_THAT(mistake(), HasSubstr("certificate: there is a key without its certificate"));
}

TEST_F(TlsFiles, that_are_no_pem_are_named) {
  const auto good = server_.tls;
  server_.tls.certificate = folder_.write("garbage", "garbage").string();
  EXPECT_THAT(mistake(), HasSubstr("certificate: the file " + server_.tls.certificate + " has no certificate in PEM"));
  server_.tls = good;
  server_.tls.key = good.certificate;
  EXPECT_THAT(mistake(), HasSubstr("key: the file " + good.certificate + " has no private key in PEM"));
}

TEST_F(TlsFiles, of_another_certificates_key_are_refused) {
  server_.tls.key = folder_.write("other.key", authority_.issue().key).string();
  EXPECT_THAT(mistake(), HasSubstr("is not that of the certificate"));
}

TEST_F(TlsFiles, of_authorities_are_needed_where_clients_are_asked_for_certificates) {
  server_.tls.client_certificates = config::ClientCertificates::optional;
  EXPECT_THAT(mistake(), HasSubstr("client_ca: clients' certificates need an authority"));
  server_.tls.client_ca = folder_.write("garbage", "garbage").string();
  EXPECT_THAT(mistake(), HasSubstr("client_ca: the file " + server_.tls.client_ca + " has no certificate in PEM"));
  server_.tls.client_ca = folder_.write("authority.pem", authority_.certificate()).string();
  EXPECT_EQ(mistake(), "");
  server_.tls.certificate = server_.tls.key = "";
  EXPECT_THAT(mistake(), HasSubstr("certificate: without a certificate there is no TLS"));
}

TEST_F(TlsFiles, that_are_not_valid_are_remarked_on) {
  const auto of = [&](std::chrono::seconds begins, std::chrono::seconds ends) {
    std::filesystem::remove(server_.tls.key);
    write(authority_.issue({.begins = begins, .ends = ends}));
    return remarks();
  };
  EXPECT_THAT(of(-48h, -24h), ElementsAre(HasSubstr("server.tls.certificate: the certificate in " +
                                                    server_.tls.certificate + " has expired")));
  EXPECT_THAT(of(-48h, 24h), ElementsAre(HasSubstr("expires within 14 days")));
  EXPECT_THAT(of(24h, 24h * 365), ElementsAre(HasSubstr("is not valid yet")));
  EXPECT_THAT(of(-24h, 24h * 365), IsEmpty());
}

TEST_F(TlsFiles, with_keys_that_everybody_can_read_are_remarked_on) {
  std::filesystem::permissions(server_.tls.key, std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  EXPECT_THAT(remarks(), ElementsAre("server.tls.key: everybody on this machine can read or write " + server_.tls.key));
}

TEST_F(TlsFiles, of_admin_are_looked_at_too) {
  server_.admin.tls = server_.tls;
  server_.admin.tls.key = "/nowhere/admin.key";
  const auto problems = tls_mistakes(server_, {});
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].path, "server.admin.tls.key");
  server_.admin.tls.key = server_.tls.key;
  Certificates certificates(server_);
  EXPECT_FALSE(certificates.main());
  EXPECT_THAT(certificates.follow({}), IsEmpty());
  EXPECT_TRUE(certificates.main());
  EXPECT_TRUE(certificates.admin());
}

}  // namespace
}  // namespace mainstay::http
