#pragma once

#include <memory>
#include <span>
#include <type_traits>
#include <utility>

#include <restinio/asio_include.hpp>
#include <restinio/tls_fwd.hpp>

#include "http/server/connection_slots.hpp"
#include "http/server/framing.hpp"
#include "http/server/handshake.hpp"
#include "http/server/lingering_close.hpp"
#include "http/server/transport.hpp"

namespace mainstay::http {

/// Calls `step` with a handler in front of the results that were meant for it, where the handler would have been
/// called.
template <class Handler, class Step>
struct Before {
  using executor_type = asio::associated_executor_t<Handler>;
  // Asked for only when it is needed: a strand is not cheap to copy.
  executor_type get_executor() const noexcept { return asio::get_associated_executor(handler); }

  template <class... Results>
  void operator()(Results... results) {
    step(handler, results...);
  }

  Handler handler;
  Step step;
};

template <class Handler, class Step>
Before<std::decay_t<Handler>, Step> before(Handler&& handler, Step step) {
  return {std::forward<Handler>(handler), std::move(step)};
}

/// The socket RESTinio reads from and writes to. What it reads has gone through `Framing`, so a request that RESTinio
/// would answer by closing the connection reaches it as a refusal instead. All calls and completions of one connection
/// come one after the other, on its strand.
class GuardedSocket {
 public:
  using Socket = Transport::Socket;
  using executor_type = Socket::executor_type;

  /// `handshakes`: of the server; looked at only where the transport is over TLS.
  GuardedSocket(Transport transport, Framing framing, ConnectionSlots::Slot slot, Handshakes* handshakes)
      : slot_(std::move(slot)),
        transport_(std::move(transport)),
        framing_(std::move(framing)),
        handshakes_(handshakes) {}

  executor_type get_executor() { return transport_.socket().get_executor(); }
  Socket& lowest_layer() noexcept { return transport_.socket(); }
  bool is_open() const { return transport_.socket().is_open(); }
  void cancel(asio::error_code& error) { transport_.socket().cancel(error); }

  /// Goes on with `start` where something can be read, or with `failed`. Called once, before anything else.
  template <class Connection, class Start, class Failed>
  void prepare(Connection& connection, Start start, Failed failed) {
    if (!transport_.tls()) return start();
    asio::dispatch(connection.get_executor(), [this, &connection, start, failed, kept = connection.shared_from_this()] {
      shake_hands(transport_, handshakes_->longest, connection.get_executor(), kept,
                  [this, start, failed, id = connection.connection_id()](const asio::error_code& error) {
                    if (error) {
                      give_up(error);
                      return failed(error);
                    }
                    const auto* tls = transport_.tls();
                    handshakes_->presence.arrived(id, {SSL_get_version(tls), subject_of_peer(tls)});
                    start();
                  });
    });
  }

  template <class Handler>
  void async_read_some(const asio::mutable_buffer& space, Handler&& handler) {
    if (framing_.has_output()) {
      const auto size = framing_.take(span_of(space));
      return asio::post(get_executor(),
                        before(std::forward<Handler>(handler), [size](auto& read) { read(asio::error_code{}, size); }));
    }
    if (framing_.refused()) return wait_until_closed(std::forward<Handler>(handler));
    transport_.async_read_some(space,
                               before(std::forward<Handler>(handler),
                                      [this, space](auto& read, const asio::error_code& error, std::size_t size) {
                                        // Many clients end their connection and leave it at that.
                                        if (error == asio::ssl::error::stream_truncated)
                                          return read(asio::error_code(asio::error::eof), size);
                                        if (error) return read(error, size);
                                        owes_invitation_ = false;
                                        const auto step = framing_.receive({static_cast<char*>(space.data()), size});
                                        if (step.invite_body) invite_body(asio::get_associated_executor(read));
                                        if (step.pass > 0) return read(error, step.pass);
                                        if (framing_.has_output()) return read(error, framing_.take(span_of(space)));
                                        async_read_some(space, std::move(read));
                                      }));
  }

  template <class Buffers, class Handler>
  void async_write_some(const Buffers& buffers, Handler&& handler) {
    writing_ = true;
    transport_.async_write_some(buffers, before(std::forward<Handler>(handler),
                                                [this](auto& wrote, const asio::error_code& error, std::size_t size) {
                                                  writing_ = false;
                                                  if (owes_invitation_ && !error) return go_on_and_invite(wrote, size);
                                                  wrote(error, size);
                                                }));
  }

  void shutdown(Socket::shutdown_type what, asio::error_code& error) {
    if (!writing_) transport_.say_goodbye();
    if (!lingers()) transport_.socket().shutdown(what, error);
  }

  void close() {
    auto& socket = transport_.socket();
    if (lingers() && socket.is_open()) std::make_shared<LingeringClose>(std::move(socket), std::move(slot_))->start();
    asio::error_code ignored;
    socket.close(ignored);
  }

 private:
  static std::span<char> span_of(const asio::mutable_buffer& space) {
    return {static_cast<char*>(space.data()), space.size()};
  }

  /// The client has to hear what it was told last, whatever it is still sending.
  bool lingers() const noexcept { return framing_.refused() || no_tls_; }

  // What a client sends after its refusal stays in the kernel; the wait ends when the connection is closed or fails.
  template <class Handler>
  void wait_until_closed(Handler&& handler) {
    transport_.socket().async_wait(
        Socket::wait_error, before(std::forward<Handler>(handler), [](auto& read, asio::error_code error) {
          read(error ? error : asio::error_code(asio::error::connection_reset), std::size_t{0});
        }));
  }

  // A client that does not get it sends its body all the same, a moment later.
  template <class Executor>
  void invite_body(const Executor& executor) {
    // It may have had all of an answer, and asked again, before the end of that is told here.
    owes_invitation_ = writing_;
    if (!writing_) transport_.send_aside("HTTP/1.1 100 Continue\r\n\r\n", executor);
  }

  // What goes on may be the same answer: nothing comes in between.
  template <class Wrote>
  void go_on_and_invite(Wrote& wrote, std::size_t size) {
    const auto executor = asio::get_associated_executor(wrote);
    wrote(asio::error_code{}, size);
    if (!writing_ && is_open()) invite_body(executor);
  }

  void give_up(const asio::error_code& error) {
    no_tls_ = true;
    if (is_plain_http(error)) transport_.send_now(not_over_tls);
    handshakes_->failed.count(error == asio::error::operation_aborted ? "it took too long" : error.message(),
                              Clock::now());
  }

  ConnectionSlots::Slot slot_;
  Transport transport_;
  Framing framing_;
  Handshakes* handshakes_;
  bool writing_ = false;
  bool owes_invitation_ = false;
  /// The handshake failed.
  bool no_tls_ = false;
};

// RESTinio finds these two by the type of the socket.

template <class Connection, class Start, class Failed>
void prepare_connection_and_start_read(GuardedSocket& socket, Connection& connection, Start start, Failed failed) {
  socket.prepare(connection, std::move(start), std::move(failed));
}

inline restinio::tls_socket_t* make_tls_socket_pointer_for_state_listener(GuardedSocket&) noexcept { return nullptr; }

}  // namespace mainstay::http
