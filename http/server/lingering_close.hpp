#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <utility>

#include <restinio/asio_include.hpp>

#include "http/server/connection_slots.hpp"

namespace mainstay::http {

/// Closes a connection whose client is still sending. What it sends is read and thrown away for a while: a socket that
/// is closed with unread bytes resets the connection, and the client loses the answer that told it why.
class LingeringClose : public std::enable_shared_from_this<LingeringClose> {
 public:
  static constexpr std::chrono::seconds longest{2};
  static constexpr std::size_t most_bytes = 64 * 1024 * 1024;

  LingeringClose(asio::ip::tcp::socket socket, ConnectionSlots::Slot slot)
      : slot_(std::move(slot)),
        socket_(std::move(socket)),
        strand_(asio::make_strand(socket_.get_executor())),
        timer_(socket_.get_executor()) {}

  /// Keeps itself alive until it is done.
  void start() {
    asio::error_code ignored;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    timer_.expires_after(longest);
    timer_.async_wait(asio::bind_executor(strand_, [self = shared_from_this()](const asio::error_code& error) {
      if (!error) self->finish();
    }));
    asio::dispatch(strand_, [self = shared_from_this()] { self->discard(); });
  }

 private:
  void discard() {
    socket_.async_read_some(
        asio::buffer(waste_),
        asio::bind_executor(strand_, [self = shared_from_this()](const asio::error_code& error, std::size_t size) {
          self->discarded_ += size;
          if (error || self->discarded_ > most_bytes)
            self->finish();
          else
            self->discard();
        }));
  }

  void finish() {
    asio::error_code ignored;
    socket_.close(ignored);
    timer_.cancel();
  }

  ConnectionSlots::Slot slot_;
  asio::ip::tcp::socket socket_;
  asio::strand<asio::ip::tcp::socket::executor_type> strand_;
  asio::steady_timer timer_;
  std::size_t discarded_ = 0;
  std::array<char, 16 * 1024> waste_;
};

}  // namespace mainstay::http
