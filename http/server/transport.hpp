#pragma once

#include <sys/socket.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <memory>
#include <string_view>
#include <utility>

#include <asio/ssl.hpp>
#include <restinio/asio_include.hpp>

#include "http/tls/context.hpp"

namespace mainstay::http {

/// The bytes of one connection, as they are or over TLS. All calls come one after the other, as do their completions.
class Transport {
 public:
  using Socket = asio::ip::tcp::socket;

  /// A null context: as they are.
  Transport(Socket socket, const TlsContext& context) : socket_(std::move(socket)) {
    if (!context) return;
    auto* const connection = SSL_new(context.get());
    if (!connection) throw std::bad_alloc();
    tls_ = std::make_shared<Tls>(std::move(socket_), connection);
  }

  /// What lies below.
  Socket& socket() noexcept { return tls_ ? tls_->next_layer() : socket_; }
  const Socket& socket() const noexcept { return tls_ ? tls_->next_layer() : socket_; }
  /// Null where no TLS is spoken.
  SSL* tls() noexcept { return tls_ ? tls_->native_handle() : nullptr; }

  template <class Handler>
  void async_handshake(Handler&& handler) {
    tls_->async_handshake(Tls::server, std::forward<Handler>(handler));
  }

  template <class Handler>
  void async_read_some(const asio::mutable_buffer& space, Handler&& handler) {
    if (tls_)
      tls_->async_read_some(space, std::forward<Handler>(handler));
    else
      socket_.async_read_some(space, std::forward<Handler>(handler));
  }

  template <class Buffers, class Handler>
  void async_write_some(const Buffers& buffers, Handler&& handler) {
    if (tls_)
      tls_->async_write_some(buffers, std::forward<Handler>(handler));
    else
      socket_.async_write_some(buffers, std::forward<Handler>(handler));
  }

  /// A constant text, past whoever reads and writes, and not while something is being written. So few bytes fit into
  /// the buffer of a socket that is not being written to; where they do not, they are lost.
  template <class Executor>
  void send_aside(std::string_view text, const Executor& executor) {
    if (!tls_) return send_now(text);
    tls_->async_write_some(asio::buffer(text.data(), text.size()),
                           asio::bind_executor(executor, [kept = tls_](const asio::error_code&, std::size_t) {}));
  }
  /// The same, without TLS where there should be some.
  void send_now(std::string_view bytes) noexcept {
    ::send(socket().native_handle(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  }

  /// Tells the other side that nothing follows, in TLS's own words. Not while something is being written; afterwards
  /// nothing can be.
  void say_goodbye() noexcept {
    if (!tls_ || !SSL_is_init_finished(tls())) return;
    BIO* const out = BIO_new(BIO_s_mem());
    if (!out) return;
    SSL_set0_wbio(tls(), out);
    ERR_clear_error();
    SSL_shutdown(tls());
    ERR_clear_error();
    char* bytes = nullptr;
    const auto size = BIO_get_mem_data(out, &bytes);
    send_now({bytes, static_cast<std::size_t>(size)});
  }

 private:
  using Tls = asio::ssl::stream<Socket>;

  /// Empty where TLS is spoken: the socket is below it.
  Socket socket_;
  std::shared_ptr<Tls> tls_;
};

}  // namespace mainstay::http
