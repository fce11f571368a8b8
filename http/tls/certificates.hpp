#pragma once

#include <vector>

#include "config/config.hpp"
#include "http/tls/context.hpp"
#include "runtime/loading/follower.hpp"
#include "runtime/snapshot.hpp"

namespace mainstay::http {

/// The certificates of a server and of its address for admin, which are exchanged while it runs: new connections are
/// spoken to with what was read last, those that are open go on with what they were opened with.
class Certificates final : public Follower {
 public:
  /// Without any until it has followed a configuration.
  explicit Certificates(const config::Server& server) : server_(server) {}

  /// Reads the files again. Which files these are stays as it is until the server is started again. Where one is wrong,
  /// all that was read before stays.
  std::vector<config::Problem> follow(const config::Loaded& loaded) override;

  /// Null: no TLS is spoken there.
  TlsContext main() const;
  TlsContext admin() const;

 private:
  struct Contexts {
    TlsContext main;
    TlsContext admin;
  };

  const config::Server server_;
  Snapshot<Contexts> contexts_;
};

/// What of a configuration's TLS cannot be served.
std::vector<config::Problem> tls_mistakes(const config::Server& server, const config::Loaded& loaded);

}  // namespace mainstay::http
