#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "tests/acceptance/program.hpp"
#include "tests/http/tls/authority.hpp"

namespace mainstay {
namespace {

using ::testing::HasSubstr;
using testing::Program;
using testing::Serving;

/// A server with certificates of an authority that only its clients here believe.
class Tls : public ::testing::Test {
 protected:
  void issue(const http::test::Authority& authority) const {
    const auto made = authority.issue();
    files_.write("server.pem", made.certificate);
    files_.write("server.key", made.key);
    files_.write("authority.pem", authority.certificate());
  }
  std::string at(const std::string& name) const { return (files_.path() / name).string(); }
  /// The section of a configuration.
  std::string tls(const std::string& more = "") const {
    return R"("tls": {"certificate": ")" + at("server.pem") + R"(", "key": ")" + at("server.key") + "\"" + more + "}";
  }
  std::string config(const std::string& server, const std::string& more = "") const {
    return R"({"allow_builtin": true, "models": {"echo": {"path": "builtin/echo"}}, "server": {)" + server + "}" +
           more + "}";
  }
  static std::string https(std::uint16_t port) { return "https://127.0.0.1:" + std::to_string(port); }
  std::uint16_t port(const Serving& server) const { return http::parse_url(server.url())->port; }

  std::pair<int, std::string> run(std::vector<std::string> arguments) const {
    Program program(arguments);
    const auto code = program.wait();
    return {code, program.output()};
  }
  std::pair<int, std::string> models(const std::string& url, const std::string& certificate = "") const {
    std::vector<std::string> arguments{"models", "--url", url, "--ca", at("authority.pem")};
    if (!certificate.empty()) arguments.insert(arguments.end(), {"--certificate", certificate});
    return run(arguments);
  }

  testing::Folder files_;
};

TEST_F(Tls, IsSpokenWithTheCommandsThatBelieveItsAuthority) {
  issue(http::test::Authority());
  Serving server(config(tls()));
  const auto url = https(port(server));
  const auto [code, output] = models(url);
  EXPECT_EQ(code, 0) << output;
  EXPECT_THAT(output, HasSubstr("echo"));
  EXPECT_EQ(run({"load", "echo", "--url", url, "--ca", at("authority.pem")}).first, 0);
  EXPECT_THAT(run({"models", "--url", url}).second, HasSubstr("the server's certificate is not believed"));
  const auto plain = run({"models", "--url", server.url()});
  EXPECT_EQ(plain.first, 1);
  EXPECT_THAT(plain.second, HasSubstr("this port is for https"));
}

TEST_F(Tls, TakesUpAnotherCertificateAtAHangupAndKeepsTheOldOneWhereTheNewOneIsWrong) {
  issue(http::test::Authority());
  Serving server(config(tls()));
  const auto url = https(port(server));
  issue(http::test::Authority());
  EXPECT_EQ(models(url).first, 1) << "the server still has that of the old authority";
  server.program().signal(SIGHUP);
  ASSERT_TRUE(server.program().wait_for_line("looking at the configuration and the models again"));
  for (const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
       models(url).first != 0 && std::chrono::steady_clock::now() < end;) {
  }
  EXPECT_EQ(models(url).first, 0);

  files_.write("server.key", http::test::Authority().issue().key);
  server.program().signal(SIGHUP);
  ASSERT_TRUE(server.program().wait_for_line("is not that of the certificate"));
  EXPECT_EQ(models(url).first, 0);
}

TEST_F(Tls, IsSpokenAtTheAddressOfAdminAloneWhereOnlyThatIsSecured) {
  issue(http::test::Authority());
  Serving server(config(R"("admin": {"host": "127.0.0.1", "port": 0, )" + tls() + "}"));
  EXPECT_EQ(server.get("/health").status, 200);
  EXPECT_EQ(models(https(server.admin_port())).first, 0);
}

TEST_F(Tls, LetsInWhoeverHasACertificateWhereOneIsRequired) {
  const http::test::Authority authority;
  issue(authority);
  const auto own = authority.issue({.name = "operator"});
  const auto file = files_.write("own.pem", own.certificate + own.key).string();
  Serving server(config(tls(R"(, "client_ca": ")" + at("authority.pem") + R"(", "client_certificates": "required")")));
  EXPECT_EQ(models(https(port(server)), file).first, 0);
  EXPECT_EQ(models(https(port(server))).first, 1);
  EXPECT_THAT(*server.program().wait_for_line("certificate="), HasSubstr("tls=TLSv1.3 certificate=CN=operator"));
}

TEST_F(Tls, IsCheckedBeforeAServerIsStarted) {
  issue(http::test::Authority());
  const auto file = files_.write("m.json", "{\"server\": {" + tls() + "}}").string();
  std::filesystem::permissions(at("server.key"), std::filesystem::perms(0644));
  const auto [code, output] = run({"check", file});
  EXPECT_EQ(code, 0) << output;
  EXPECT_THAT(output, HasSubstr("# server.tls.key: everybody on this machine can read or write"));
  files_.write("server.pem", "garbage");
  for (const auto& arguments : {std::vector<std::string>{"serve", "--config", file}, {"check", file}}) {
    const auto [code, output] = run(arguments);
    EXPECT_EQ(code, 2);
    EXPECT_THAT(output, HasSubstr("m.json:1: server.tls.certificate: the file " + at("server.pem")));
  }
}

}  // namespace
}  // namespace mainstay
