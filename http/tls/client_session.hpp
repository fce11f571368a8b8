#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "http/tls/context.hpp"

struct ssl_st;

namespace mainstay::http {

/// The client's side of TLS on one connection, without the connection: what comes in is put in, what is to go out is
/// taken out.
class TlsSession {
 public:
  /// `host`: the name or address that the server's certificate must have.
  TlsSession(TlsContext context, const std::string& host);

  /// As far as what came lets it. True: it is done.
  Result<bool> shake_hands();

  /// Bytes from the server, as they came.
  void put(std::string_view bytes);
  /// Bytes for the server.
  std::string take();

  void write(std::string_view text);
  /// Appends what can be read. An error: the other side has broken the rules, or has said that something is wrong.
  Status read(std::string& text);
  /// The other side has said that nothing follows.
  bool ended() const noexcept;
  /// Says so itself.
  void end();

 private:
  TlsContext context_;
  std::unique_ptr<ssl_st, void (*)(ssl_st*)> ssl_;
};

}  // namespace mainstay::http
