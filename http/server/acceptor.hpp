#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <utility>

#include <restinio/asio_include.hpp>

#include "http/server/connection_slots.hpp"
#include "runtime/policy/token_bucket.hpp"

namespace mainstay::http {

inline IpAddress ip_address(const asio::ip::address& address) {
  return address.is_v4() ? IpAddress(address.to_v4().to_bytes()) : IpAddress(address.to_v6().to_bytes());
}

/// Accepts connections on one address as long as there are slots for them. RESTinio's own acceptor is not used: it
/// stops for good at the first error, such as "too many open files", and loses a place for every client that is gone
/// before it is accepted.
class Acceptor : public std::enable_shared_from_this<Acceptor> {
 public:
  using Socket = asio::ip::tcp::socket;
  using OnConnection = std::function<void(Socket, asio::ip::tcp::endpoint, ConnectionSlots::Slot)>;
  using OnCrowd = std::function<void(const IpAddress&)>;
  using OnError = std::function<void(const asio::error_code&)>;

  /// `pace`: at which connections are accepted, so that whoever has one already is served while many come at once.
  /// `on_crowd`: an address wanted more connections than it may have; this one is closed.
  Acceptor(asio::io_context& io, std::shared_ptr<ConnectionSlots> slots, const Allowance& pace,
           OnConnection on_connection, OnCrowd on_crowd, OnError on_error)
      : strand_(asio::make_strand(io)),
        acceptor_(strand_),
        pause_(strand_),
        peer_executor_(io.get_executor()),
        slots_(std::move(slots)),
        pace_(pace),
        on_connection_(std::move(on_connection)),
        on_crowd_(std::move(on_crowd)),
        on_error_(std::move(on_error)) {}

  /// Before `start`. Throws std::system_error.
  asio::ip::tcp::endpoint listen(const asio::ip::tcp::endpoint& address) {
    acceptor_.open(address.protocol());
    acceptor_.set_option(Socket::reuse_address(true));
    acceptor_.bind(address);
    acceptor_.listen();
    return acceptor_.local_endpoint();
  }

  void start() {
    asio::post(strand_, [self = shared_from_this()] { self->accept_next(); });
  }

  /// When it returns the address is free. The I/O threads must be running; not to be called by one of them.
  void close() {
    std::promise<void> closed;
    asio::post(strand_, [this, &closed] {
      asio::error_code ignored;
      acceptor_.close(ignored);
      pause_.cancel();
      closed.set_value();
    });
    closed.get_future().wait();
  }

 private:
  static constexpr std::chrono::milliseconds pause_after_error{100};

  void accept_next() {
    if (!acceptor_.is_open()) return;
    const auto go_on = [weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->start();
    };
    if (!slots_->has_free(go_on)) return;
    if (const auto turn = turns_.take(pace_, Clock::now()); !turn.admitted) return accept_after(turn.full);
    acceptor_.async_accept(peer_executor_, peer_,
                           [self = shared_from_this()](const asio::error_code& error, Socket socket) {
                             self->accepted(error, std::move(socket));
                           });
  }

  void accepted(const asio::error_code& error, Socket socket) {
    if (error == asio::error::operation_aborted) return;
    if (!error) {
      const auto address = ip_address(peer_.address());
      if (auto slot = slots_->take(address))
        on_connection_(std::move(socket), peer_, std::move(slot));
      else
        on_crowd_(address);
      return accept_next();
    }
    on_error_(error);
    // What is short now, descriptors mostly, may be there again in a while.
    accept_after(pause_after_error);
  }

  void accept_after(std::chrono::nanoseconds pause) {
    pause_.expires_after(pause);
    pause_.async_wait([self = shared_from_this()](const asio::error_code& cancelled) {
      if (!cancelled) self->accept_next();
    });
  }

  asio::strand<asio::io_context::executor_type> strand_;
  asio::ip::tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  Socket::executor_type peer_executor_;
  asio::ip::tcp::endpoint peer_;
  std::shared_ptr<ConnectionSlots> slots_;
  const Allowance pace_;
  TokenBucket turns_;
  OnConnection on_connection_;
  OnCrowd on_crowd_;
  OnError on_error_;
};

}  // namespace mainstay::http
