#pragma once

#include <atomic>
#include <string>
#include <utility>

#include <restinio/asio_include.hpp>

#include "http/server/handshake.hpp"
#include "http/server/in_flight.hpp"
#include "http/server/open_streams.hpp"
#include "http/server/presence.hpp"
#include "http/server/refusal.hpp"
#include "http/server/request_id.hpp"
#include "http/server/server.hpp"
#include "http/server/tally.hpp"
#include "runtime/seconds.hpp"

namespace mainstay::http {

// What exchanges share with the server. It lives as long as the last of them: a model may answer after the server is
// gone.
struct ServerCore {
  ServerCore(const config::Server& configured, Server::Handler handler, const Lifecycle& lifecycle, Log& log,
             Peers peers)
      : config(configured),
        handler(std::move(handler)),
        lifecycle(lifecycle),
        log(log),
        peers(std::move(peers)),
        handshakes{seconds(configured.tls.handshake_timeout_s), presence, Tally(log, "TLS handshakes failed")},
        crowds(log, "connections were closed at once: their address has as many as it may"),
        streams(configured.max_streams),
        io(static_cast<int>(configured.io_threads)) {}

  const config::Server config;
  const Server::Handler handler;
  const Lifecycle& lifecycle;
  Log& log;
  const Peers peers;
  const std::string refusal_key = make_refusal_key();
  RequestIds ids;
  InFlight in_flight;
  Presence presence;
  Handshakes handshakes;
  Tally crowds;
  OpenStreams streams;
  std::atomic<bool> stopped{false};
  // Last, so that what it destroys along with itself finds the rest still there.
  asio::io_context io;
};

}  // namespace mainstay::http
