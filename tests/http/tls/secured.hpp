#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "http/tls/certificates.hpp"
#include "tests/http/running_server.hpp"
#include "tests/http/tls/authority.hpp"
#include "tests/support/folder.hpp"

namespace mainstay::http::test {

/// A server that speaks TLS with a certificate of an authority of its own, and clients that believe that one.
class SecuredServer : public RunningServer {
 protected:
  SecuredServer() {
    config_.tls.certificate = at("server.pem");
    config_.tls.key = at("server.key");
    issue({});
    folder_.write("authority.pem", authority_.certificate());
  }
  ~SecuredServer() override { server_.reset(); }

  std::string at(const std::string& name) const { return (folder_.path() / name).string(); }
  /// Writes the server's certificate anew.
  void issue(const Wanted& wanted) {
    const auto made = authority_.issue(wanted);
    folder_.write("server.pem", made.certificate);
    folder_.write("server.key", made.key);
  }

  void start_secured() {
    take_up();
    peers_.tls = [this] { return certificates_->main(); };
    start();
  }
  void start_secured(Server::Handler handler) {
    take_up();
    peers_.tls = [this] { return certificates_->main(); };
    start(std::move(handler));
  }
  /// What a server does at a hangup.
  std::vector<config::Problem> renew() { return certificates_->follow({}); }

  /// What clients believe, and show.
  TlsContext believing(const std::string& own = "") const {
    auto context = client_context({.ca = at("authority.pem"), .certificate = own});
    if (!context) throw std::runtime_error(context.error().message);
    return std::move(context).value();
  }
  /// A certificate with its key for a client, in a file.
  std::string client_file(const Authority& authority, const std::string& name) const {
    const auto made = authority.issue({.name = name});
    return folder_.write(name + ".pem", made.certificate + made.key).string();
  }

  Result<Client> try_secured(TlsContext context) const {
    return Client::connect({"127.0.0.1", port_, true}, patience, std::move(context));
  }
  Client secured(const std::string& own = "") const {
    auto connected = try_secured(believing(own));
    if (!connected) throw std::runtime_error(connected.error().message);
    return std::move(connected).value();
  }

  testing::Folder folder_;
  Authority authority_;
  std::unique_ptr<Certificates> certificates_;

 private:
  void take_up() {
    certificates_ = std::make_unique<Certificates>(config_);
    for (const auto& problem : certificates_->follow({})) throw std::runtime_error(to_string(problem));
  }
};

}  // namespace mainstay::http::test
