#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "config/config.hpp"
#include "http/exchange.hpp"
#include "http/ip_address.hpp"
#include "http/tls/context.hpp"
#include "runtime/lifecycle.hpp"
#include "runtime/log/log.hpp"
#include "runtime/result.hpp"

namespace mainstay::http {

/// What a server has to know of those who come.
struct Peers {
  /// What a new connection is begun with, asked for each; null, or a null context: without TLS.
  std::function<TlsContext()> tls = {};
  /// Who may have any number of connections.
  std::vector<IpNetwork> trusted_proxies = {};
};

/// Listens, reads requests and writes answers, on threads of its own. What is wrong with a request as HTTP it answers
/// itself; every other request goes to the handler, on an I/O thread, which must not block. The handler, the log and
/// the lifecycle must outlive the server and every exchange it handed out.
class Server {
 public:
  using Handler = std::function<void(std::unique_ptr<Exchange>)>;

  Server(const config::Server& config, Handler handler, const Lifecycle& lifecycle, Log& log, Peers peers = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Once. Yields the port that is listened on: the configured one, or a free one where that is 0.
  Result<std::uint16_t> start();

  /// Takes no new connections; those that are open are served on.
  void stop_listening();

  /// Ends the answers that go on, and waits until every request that was received has had its answer written; false:
  /// some had not by then. No answer that goes on is begun after that.
  bool wait_until_idle(Clock::time_point deadline);

  /// Ends the threads: nothing is read or written any more, and what is answered later goes nowhere. The connections
  /// are closed when the server and the last exchange that it handed out are gone.
  void stop() noexcept;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace mainstay::http
