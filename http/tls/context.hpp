#pragma once

#include <memory>
#include <string>

#include "config/tls.hpp"
#include "runtime/result.hpp"

struct ssl_ctx_st;

namespace mainstay::http {

/// A certificate with its key, and who is believed. Connections keep the one that they were opened with.
using TlsContext = std::shared_ptr<ssl_ctx_st>;

/// What is wrong with what stands under `tls` in a configuration.
struct TlsMistake {
  /// "certificate"
  std::string field;
  std::string message;
};

/// Reads a server's files. Null: it speaks no TLS.
Result<TlsContext, TlsMistake> server_context(const config::Tls& tls);

/// Files in PEM; empty: none.
struct ClientTls {
  /// The authorities that are believed; empty: those that the system believes.
  std::string ca;
  /// A certificate of the client's own, and its key, in one file.
  std::string certificate;
};
Result<TlsContext> client_context(const ClientTls& tls);

}  // namespace mainstay::http
