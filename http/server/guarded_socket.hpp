#pragma once

#include <sys/socket.h>

#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include <restinio/asio_include.hpp>
#include <restinio/tls_fwd.hpp>

#include "http/server/connection_slots.hpp"
#include "http/server/framing.hpp"
#include "http/server/lingering_close.hpp"

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
  using Socket = asio::ip::tcp::socket;
  using executor_type = Socket::executor_type;

  GuardedSocket(Socket socket, Framing framing, ConnectionSlots::Slot slot)
      : slot_(std::move(slot)), socket_(std::move(socket)), framing_(std::move(framing)) {}

  executor_type get_executor() { return socket_.get_executor(); }
  Socket& lowest_layer() noexcept { return socket_; }
  bool is_open() const { return socket_.is_open(); }
  void cancel(asio::error_code& error) { socket_.cancel(error); }

  template <class Handler>
  void async_read_some(const asio::mutable_buffer& space, Handler&& handler) {
    if (framing_.has_output()) {
      const auto size = framing_.take(span_of(space));
      return asio::post(get_executor(),
                        before(std::forward<Handler>(handler), [size](auto& read) { read(asio::error_code{}, size); }));
    }
    if (framing_.refused()) return wait_until_closed(std::forward<Handler>(handler));
    socket_.async_read_some(space,
                            before(std::forward<Handler>(handler),
                                   [this, space](auto& read, const asio::error_code& error, std::size_t size) {
                                     if (error) return read(error, size);
                                     const auto step = framing_.receive({static_cast<char*>(space.data()), size});
                                     if (step.invite_body) invite_body();
                                     if (step.pass > 0) return read(error, step.pass);
                                     if (framing_.has_output()) return read(error, framing_.take(span_of(space)));
                                     async_read_some(space, std::move(read));
                                   }));
  }

  template <class Buffers, class Handler>
  void async_write_some(const Buffers& buffers, Handler&& handler) {
    writing_ = true;
    socket_.async_write_some(buffers, before(std::forward<Handler>(handler),
                                             [this](auto& wrote, const asio::error_code& error, std::size_t size) {
                                               writing_ = false;
                                               wrote(error, size);
                                             }));
  }

  void shutdown(Socket::shutdown_type what, asio::error_code& error) {
    if (!framing_.refused()) socket_.shutdown(what, error);
  }

  void close() {
    if (framing_.refused() && socket_.is_open())
      std::make_shared<LingeringClose>(std::move(socket_), std::move(slot_))->start();
    asio::error_code ignored;
    socket_.close(ignored);
  }

 private:
  static std::span<char> span_of(const asio::mutable_buffer& space) {
    return {static_cast<char*>(space.data()), space.size()};
  }

  // What a client sends after its refusal stays in the kernel; the wait ends when the connection is closed or fails.
  template <class Handler>
  void wait_until_closed(Handler&& handler) {
    socket_.async_wait(Socket::wait_error,
                       before(std::forward<Handler>(handler), [](auto& read, asio::error_code error) {
                         read(error ? error : asio::error_code(asio::error::connection_reset), std::size_t{0});
                       }));
  }

  // Written past RESTinio: so few bytes fit into the buffer of a socket that is not being written to. A client that
  // does not get them sends its body all the same, a moment later.
  void invite_body() {
    constexpr std::string_view invitation = "HTTP/1.1 100 Continue\r\n\r\n";
    if (!writing_) ::send(socket_.native_handle(), invitation.data(), invitation.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  }

  ConnectionSlots::Slot slot_;
  Socket socket_;
  Framing framing_;
  bool writing_ = false;
};

// RESTinio finds these two by the type of the socket.

template <class Connection, class Start, class Failed>
void prepare_connection_and_start_read(GuardedSocket&, Connection&, Start start, Failed) {
  start();
}

inline restinio::tls_socket_t* make_tls_socket_pointer_for_state_listener(GuardedSocket&) noexcept { return nullptr; }

}  // namespace mainstay::http
