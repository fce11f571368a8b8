#pragma once

#include <atomic>
#include <charconv>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include <restinio/all.hpp>

#include "http/server/server_core.hpp"
#include "http/stream.hpp"

namespace mainstay::http {

/// An answer that goes on, on a connection of RESTinio's. `Connection` is the one it makes of the server's traits.
template <class Connection>
class RestinioStream final : public Stream {
 public:
  // As much may wait to be written to a reader that is behind; a piece that is larger is taken where nothing waits.
  static constexpr std::size_t most_unwritten = 256 * 1024;

  struct Way {
    std::shared_ptr<restinio::impl::connection_base_t> connection;
    restinio::request_id_t request;
    bool chunked = true;
    bool keep_alive = true;
    /// As in a request: null where the client has left already.
    std::shared_ptr<const std::atomic<bool>> client_gone;
    /// For as long as the answer goes on.
    std::shared_ptr<const void> kept;
  };

  RestinioStream(std::shared_ptr<ServerCore> core, Way way) : core_(std::move(core)), way_(std::move(way)) {}
  ~RestinioStream() override { end(); }

  /// Once, and before anything is written. From then on the server counts it as a request that is under way.
  void open(std::string head) {
    std::lock_guard guard{mutex_};
    opened_ = true;
    restinio::writable_items_container_t items;
    items.emplace_back(std::move(head));
    send(std::move(items), 0);
    if (ended_) send_last();
  }

  Taken write(const Piece& piece) noexcept override {
    std::lock_guard guard{mutex_};
    if (is_closed()) return Taken::closed;
    const auto size = piece->size();
    // An empty chunk would be the last one.
    if (size == 0) return Taken::yes;
    const auto unwritten = flow_->unwritten.load();
    if (unwritten > 0 && unwritten + size > most_unwritten) return Taken::full;
    return send_whole(piece) ? Taken::yes : Taken::closed;
  }

  bool closed() const noexcept override {
    std::lock_guard guard{mutex_};
    return is_closed();
  }

  void end() noexcept override {
    std::lock_guard guard{mutex_};
    end_once();
  }

  void end_with(const Piece& last) noexcept override {
    std::lock_guard guard{mutex_};
    if (!is_closed() && !last->empty()) send_whole(last);
    end_once();
  }

 private:
  // Also held by what is being written, which must not hold the connection that holds it.
  struct Flow {
    std::atomic<std::size_t> unwritten{0};
    std::atomic<bool> broken{false};
  };

  bool is_closed() const noexcept {
    return ended_ || flow_->broken || core_->stopped || !way_.client_gone || *way_.client_gone;
  }

  void end_once() noexcept {
    if (std::exchange(ended_, true)) return;
    if (opened_) send_last();
  }

  bool send_whole(const Piece& piece) noexcept {
    try {
      send(framed(piece), piece->size());
      return true;
    } catch (const std::exception& problem) {
      core_->log.event(Log::Level::error, "a piece could not be written", {{"cause", problem.what()}});
      flow_->broken = true;
      return false;
    }
  }

  restinio::writable_items_container_t framed(const Piece& piece) const {
    restinio::writable_items_container_t items;
    items.reserve(3);
    if (way_.chunked) {
      char digits[16];
      std::string size(digits, std::to_chars(digits, digits + sizeof digits, piece->size(), 16).ptr);
      items.emplace_back(std::move(size += "\r\n"));
    }
    items.emplace_back(piece);
    if (way_.chunked) items.emplace_back(restinio::const_buffer("\r\n"));
    return items;
  }

  void send(restinio::writable_items_container_t items, std::size_t size) {
    restinio::write_group_t group{std::move(items)};
    flow_->unwritten += size;
    // It is called in any case: when the piece has been written, failed to be, or was thrown away.
    group.after_write_notificator([flow = flow_, size](const asio::error_code& error) {
      flow->unwritten -= size;
      if (error) flow->broken = true;
    });
    post(std::move(group), restinio::response_parts_attr_t::not_final_parts);
  }

  void send_last() noexcept {
    // As with any answer: what is left of it must not keep a connection of a server that is gone.
    if (core_->stopped) return give_up();
    try {
      restinio::writable_items_container_t items;
      if (way_.chunked) items.emplace_back(restinio::const_buffer("0\r\n\r\n"));
      restinio::write_group_t group{std::move(items)};
      group.after_write_notificator([in_flight = &core_->in_flight](const asio::error_code&) { in_flight->end(); });
      post(std::move(group), restinio::response_parts_attr_t::final_parts);
      let_go();
    } catch (const std::exception& problem) {
      core_->log.event(Log::Level::error, "an answer could not be ended", {{"cause", problem.what()}});
      give_up();
    }
  }

  void give_up() noexcept {
    core_->in_flight.end();
    let_go();
  }

  // The server owns who handles requests, and they may well own this.
  void let_go() noexcept {
    way_.connection.reset();
    way_.kept.reset();
    core_.reset();
  }

  // Under the lock, so that the pieces reach the connection's strand in their order.
  void post(restinio::write_group_t group, restinio::response_parts_attr_t parts) {
    const restinio::response_output_flags_t flags{
        parts, way_.keep_alive ? restinio::response_connection_attr_t::connection_keepalive
                               : restinio::response_connection_attr_t::connection_close};
    asio::post(static_cast<Connection&>(*way_.connection).get_executor(),
               [connection = way_.connection, request = way_.request, flags, group = std::move(group)]() mutable {
                 connection->write_response_parts(request, flags, std::move(group));
               });
  }

  // Before the connection, which belongs to its I/O context.
  std::shared_ptr<ServerCore> core_;
  Way way_;
  const std::shared_ptr<Flow> flow_ = std::make_shared<Flow>();
  mutable std::mutex mutex_;
  bool opened_ = false;
  bool ended_ = false;
};

}  // namespace mainstay::http
