#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include <asio/ssl.hpp>
#include <restinio/asio_include.hpp>

#include "http/server/presence.hpp"
#include "http/server/tally.hpp"
#include "http/server/transport.hpp"
#include "http/tls/peer.hpp"

namespace mainstay::http {

/// What the handshakes of one server share. Outlives its connections.
struct Handshakes {
  const std::chrono::nanoseconds longest;
  /// Is told who came.
  Presence& presence;
  Tally failed;
};

/// What a client is told that does not begin with TLS but with a request.
constexpr std::string_view not_over_tls =
    "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 48\r\n\r\n"
    R"({"error":"this port is for https, not for http"})";

inline bool is_plain_http(const asio::error_code& error) {
  if (error.category() != asio::error::get_ssl_category()) return false;
  const int reason = ERR_GET_REASON(static_cast<unsigned long>(error.value()));
  return reason == SSL_R_HTTP_REQUEST || reason == SSL_R_HTTPS_PROXY_REQUEST;
}

/// Begins TLS on a connection, as `done` is told. It is given up when it takes too long. `strand`: that of the
/// connection, on which this is called; `kept` keeps the transport.
template <class Strand, class Done>
void shake_hands(Transport& transport, std::chrono::nanoseconds longest, const Strand& strand,
                 std::shared_ptr<const void> kept, Done done) {
  struct Limit {
    asio::steady_timer timer;
    bool over = false;
  };
  const auto limit = std::make_shared<Limit>(Limit{asio::steady_timer(transport.socket().get_executor(), longest)});
  limit->timer.async_wait(asio::bind_executor(strand, [&transport, limit, kept](const asio::error_code& error) {
    asio::error_code ignored;
    if (!error && !limit->over) transport.socket().close(ignored);
  }));
  transport.async_handshake(asio::bind_executor(strand, [limit, kept, done](const asio::error_code& error) {
    limit->over = true;
    limit->timer.cancel();
    done(error);
  }));
}

}  // namespace mainstay::http
