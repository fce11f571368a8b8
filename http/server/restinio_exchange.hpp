#pragma once

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <restinio/all.hpp>

#include "http/coding/compress.hpp"
#include "http/errors.hpp"
#include "http/exchange.hpp"
#include "http/server/acceptor.hpp"
#include "http/server/gathered.hpp"
#include "http/server/guarded_socket.hpp"
#include "http/server/logged_target.hpp"
#include "http/server/refusal.hpp"
#include "http/server/request_id.hpp"
#include "http/server/restinio_stream.hpp"
#include "http/server/server_core.hpp"
#include "http/server/wire.hpp"

namespace mainstay::http {

/// An exchange on a connection of RESTinio's.
class RestinioExchange final : public Exchange {
 public:
  RestinioExchange(std::shared_ptr<ServerCore> core, restinio::request_handle_t handle)
      : core_(std::move(core)), handle_(std::move(handle)) {
    const auto& body = handle_->body();
    request_.method = handle_->header().method().c_str();
    request_.target = handle_->header().request_target();
    request_.body = Buffer(handle_, reinterpret_cast<const std::byte*>(body.data()), body.size());
    request_.arrived = Clock::now();
    request_.peer = ip_address(handle_->remote_endpoint().address());
    drained_ = core_->lifecycle.draining;
    request_.id = id();
    if (auto visitor = core_->presence.of(handle_->connection_id())) {
      request_.tls = visitor->way.tls;
      request_.certificate = visitor->way.certificate;
      const auto* const gone = &visitor->gone;
      request_.client_gone = {std::move(visitor), gone};
    }
    request_.trace = trace();
  }

  ~RestinioExchange() override {
    if (!answered_) respond(error_response({Errc::internal, "internal error"}));
  }

  std::optional<std::string_view> header(std::string_view name) const noexcept override {
    const auto* value = handle_->header().try_get_field(restinio::string_view_t{name.data(), name.size()});
    if (!value) return std::nullopt;
    return std::string_view{*value};
  }

  std::string header_list(std::string_view name) const override {
    std::string all;
    handle_->header().for_each_value_of(restinio::string_view_t{name.data(), name.size()}, [&](const auto& value) {
      all.append(all.empty() ? "" : ", ").append(value.data(), value.size());
      return restinio::http_header_fields_t::continue_enumeration();
    });
    return all;
  }

  void respond(Response response) noexcept override {
    if (answered_) return;
    answered_ = true;
    finish(response);
    log(response);
    if (core_->stopped) {
      // The body may outlive this exchange, and must not keep a connection of a server that is gone.
      restinio::impl::access_req_connection(*handle_).reset();
      return core_->in_flight.end();
    }
    bool counted_by_write = false;
    try {
      write(std::move(response), counted_by_write);
    } catch (const std::exception& problem) {
      core_->log.event(Log::Level::error, "an answer could not be written", {{"cause", problem.what()}});
      if (!counted_by_write) core_->in_flight.end();
    }
  }

  std::shared_ptr<Stream> begin(Response head) noexcept override;

  void post(std::unique_ptr<Task> task) noexcept override;

 private:
  std::string_view id() noexcept {
    if (const auto given = header("x-request-id"); given && is_request_id(*given)) return *given;
    made_id_ = core_->ids.next();
    return {made_id_.data(), made_id_.size()};
  }

  TracePtr trace() const {
    if (!header("traceparent")) return nullptr;
    const auto parent = header_list("traceparent");
    const auto arrived = std::chrono::nanoseconds{request_.arrived.time_since_epoch()}.count();
    return trace_of(parent, header_list("tracestate"), span_of(parent, request_.id, arrived));
  }

  void log(const Response& response) noexcept {
    const auto target = logged_target(request_.target);
    core_->log.request({.id = request_.id,
                        .trace = request_.trace ? request_.trace->id() : std::string_view{},
                        .method = request_.method,
                        .target = target,
                        .model = response.model,
                        .tls = request_.tls,
                        .certificate = request_.certificate,
                        .status = response.status,
                        .queue = response.timings.queue,
                        .compute = response.timings.compute,
                        .total = Clock::now() - request_.arrived});
  }

  bool keeps_alive(const Response& response) const {
    return handle_->header().should_keep_alive() && !response.close && !drained_;
  }

  void write(Response response, bool& counted);
  /// As an answer of its own; then nothing follows.
  std::shared_ptr<Stream> only_head(const Response& head, std::string text, bool keep_alive);
  void send(restinio::writable_items_container_t pieces, bool keep_alive, bool& counted);

  // Before the request, which belongs to a connection, which belongs to the core's I/O context.
  std::shared_ptr<ServerCore> core_;
  restinio::request_handle_t handle_;
  RequestIds::Id made_id_;
  bool answered_ = false;
  /// It came while the server drained. Only such an answer ends its connection: behind an earlier one there may be
  /// others of the same connection, still to be written.
  bool drained_ = false;
  /// RESTinio's call of the handler has returned, and this runs on the connection's strand.
  bool on_strand_ = false;
};

/// What RESTinio calls for each request.
struct OnRequest {
  std::weak_ptr<ServerCore> weak_core;

  restinio::request_handling_status_t operator()(restinio::request_handle_t handle) const {
    const auto core = weak_core.lock();
    if (!core) return restinio::request_rejected();
    core->in_flight.begin();
    auto exchange = std::make_unique<RestinioExchange>(core, std::move(handle));
    if (const auto refused = refusal(*core, *exchange)) {
      auto response = error_response(*refused);
      response.close = true;
      exchange->respond(std::move(response));
      return restinio::request_accepted();
    }
    try {
      core->handler(std::move(exchange));
    } catch (const std::exception& problem) {
      // The exchange was destroyed on the way here, which answered it.
      core->log.event(Log::Level::error, "a request handler failed", {{"cause", problem.what()}});
    }
    return restinio::request_accepted();
  }

  static std::optional<Error> refusal(const ServerCore& core, const Exchange& exchange) {
    const auto reason = exchange.header(refusal_header);
    return reason ? refusal_from(*reason, core.refusal_key) : std::nullopt;
  }
};

/// What RESTinio tells of each connection.
struct OnConnectionChange {
  std::weak_ptr<ServerCore> weak_core;

  void state_changed(const restinio::connection_state::notice_t& notice) noexcept {
    const auto core = weak_core.lock();
    if (!core) return;
    if (restinio::holds_alternative<restinio::connection_state::accepted_t>(notice.cause()))
      core->presence.arrived(notice.connection_id());
    else
      core->presence.left(notice.connection_id());
  }
};

struct Traits : restinio::traits_t<restinio::asio_timer_manager_t, restinio::null_logger_t, OnRequest,
                                   restinio::default_strand_t, GuardedSocket> {
  using connection_state_listener_t = OnConnectionChange;
};

using Connection = restinio::impl::connection_t<Traits>;

// Posted, never called from here: a handler that answers at once, within RESTinio's call of it, makes RESTinio reset
// its parser in the middle of the next request if as many requests as it works on at once are under way.
inline void RestinioExchange::post(std::unique_ptr<Task> task) noexcept {
  const auto& connection = restinio::impl::access_req_connection(*handle_);
  if (core_->stopped || !connection) return;
  asio::post(static_cast<Connection&>(*connection).get_executor(), [this, task = std::move(task)] {
    on_strand_ = true;
    task->run();
  });
}

inline std::shared_ptr<Stream> RestinioExchange::begin(Response head) noexcept {
  if (answered_) return nullptr;
  const bool chunked = handle_->header().http_major() == 1 && handle_->header().http_minor() >= 1;
  const auto refuse = [this](const char* why) {
    respond(error_response({Errc::unavailable, why}));
    return nullptr;
  };
  if (drained_) return refuse("the server is draining");
  try {
    finish(head);
    // Where chunks cannot be told, the end of the connection is the end of the answer.
    const bool keep_alive = chunked && keeps_alive(head);
    auto text = stream_head(head, request_.id, keep_alive, chunked);
    if (request_.method == "HEAD") return only_head(head, std::move(text), keep_alive);
    const auto stream = std::make_shared<RestinioStream<Connection>>(
        core_, RestinioStream<Connection>::Way{restinio::impl::access_req_connection(*handle_), handle_->request_id(),
                                               chunked, keep_alive, request_.client_gone, kept_});
    const auto which = head.ends_by_itself ? OpenStreams::Which::all : OpenStreams::Which::endless;
    if (core_->stopped || !core_->streams.add(stream, which)) return refuse("as many streams are open as may be");
    answered_ = true;
    log(head);
    restinio::impl::access_req_connection(*handle_).reset();
    stream->open(std::move(text));
    return stream;
  } catch (const std::exception& problem) {
    core_->log.event(Log::Level::error, "an answer could not be begun", {{"cause", problem.what()}});
    return nullptr;
  }
}

// RESTinio's own builder makes two strings of every header and cannot answer HEAD, so the answer is put together here.
inline void RestinioExchange::write(Response response, bool& counted) {
  // Most answers are too short for it to be looked up what their clients accept.
  if (const auto& settings = core_->config.compression; response.content_length() >= settings.min_bytes)
    compress(response, header("accept-encoding"), settings);
  const bool keep_alive = keeps_alive(response);
  // 204 has no body by definition.
  const bool has_body = request_.method != "HEAD" && response.status != 204;
  auto head = response_head(response, request_.id, keep_alive, has_body ? size_of_first_text(response) : 0);
  restinio::writable_items_container_t pieces;
  if (has_body)
    pieces = gathered(std::move(head), std::move(response));
  else
    pieces.emplace_back(std::move(head));
  send(std::move(pieces), keep_alive, counted);
}

inline std::shared_ptr<Stream> RestinioExchange::only_head(const Response& head, std::string text, bool keep_alive) {
  answered_ = true;
  log(head);
  restinio::writable_items_container_t pieces;
  pieces.emplace_back(std::move(text));
  bool counted = false;
  send(std::move(pieces), keep_alive, counted);
  return nullptr;
}

inline void RestinioExchange::send(restinio::writable_items_container_t pieces, bool keep_alive, bool& counted) {
  restinio::write_group_t group{std::move(pieces)};
  // It is called in any case: when the answer has been written, failed to be, or was thrown away.
  group.after_write_notificator([in_flight = &core_->in_flight](const asio::error_code&) { in_flight->end(); });
  counted = true;

  const restinio::response_output_flags_t flags{restinio::response_parts_attr_t::final_parts,
                                                keep_alive ? restinio::response_connection_attr_t::connection_keepalive
                                                           : restinio::response_connection_attr_t::connection_close};
  const auto connection = std::move(restinio::impl::access_req_connection(*handle_));
  if (on_strand_) return connection->write_response_parts(handle_->request_id(), flags, std::move(group));
  asio::post(static_cast<Connection&>(*connection).get_executor(),
             [connection, id = handle_->request_id(), flags, group = std::move(group)]() mutable {
               connection->write_response_parts(id, flags, std::move(group));
             });
}

}  // namespace mainstay::http
