#include "http/server.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include <restinio/all.hpp>

#include "http/acceptor.hpp"
#include "http/connection_slots.hpp"
#include "http/descriptors.hpp"
#include "http/errors.hpp"
#include "http/framing.hpp"
#include "http/guarded_socket.hpp"
#include "http/in_flight.hpp"
#include "http/refusal.hpp"
#include "http/request_id.hpp"
#include "http/wire.hpp"

namespace mainstay::http {

namespace {

// RESTinio keeps one such buffer for each connection, so an idle connection costs about this much. Larger ones make bodies
// of megabytes a little faster.
constexpr std::size_t read_buffer_size = 16 * 1024;

// Up to here it is cheaper to copy a body behind its head than to write it as a second piece.
constexpr std::size_t body_worth_its_own_write = 4096;

// The deadline of a request is its handler's business.
constexpr std::chrono::hours no_handler_timeout{24 * 365};

std::chrono::nanoseconds seconds(double value) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(value));
}

// What exchanges share with the server. It lives as long as the last of them: a model may answer after the server is gone.
struct Core {
  Core(const config::Server& configured, Server::Handler handler, const Lifecycle& lifecycle, Log& log)
      : config(configured),
        handler(std::move(handler)),
        lifecycle(lifecycle),
        log(log),
        io(static_cast<int>(configured.io_threads)) {}

  const config::Server config;
  const Server::Handler handler;
  const Lifecycle& lifecycle;
  Log& log;
  const std::string refusal_key = make_refusal_key();
  RequestIds ids;
  InFlight in_flight;
  std::atomic<bool> stopped{false};
  // Last, so that what it destroys along with itself finds the rest still there.
  asio::io_context io;
};

class RestinioExchange final : public Exchange {
 public:
  RestinioExchange(std::shared_ptr<Core> core, restinio::request_handle_t handle)
      : core_(std::move(core)), handle_(std::move(handle)) {
    const auto& body = handle_->body();
    request_.method = handle_->header().method().c_str();
    request_.target = handle_->header().request_target();
    request_.body = Buffer(handle_, reinterpret_cast<const std::byte*>(body.data()), body.size());
    request_.arrived = Clock::now();
    request_.id = id();
  }

  ~RestinioExchange() override {
    if (!answered_) respond(error_response({Errc::internal, "internal error"}));
  }

  std::optional<std::string_view> header(std::string_view name) const noexcept override {
    const auto* value = handle_->header().try_get_field(restinio::string_view_t{name.data(), name.size()});
    if (!value) return std::nullopt;
    return std::string_view{*value};
  }

  void respond(Response response) noexcept override {
    if (answered_) return;
    answered_ = true;
    log(response);
    if (core_->stopped) return core_->in_flight.end();
    bool counted_by_write = false;
    try {
      write(std::move(response), counted_by_write);
    } catch (const std::exception& problem) {
      core_->log.event(Log::Level::error, "an answer could not be written", {{"cause", problem.what()}});
      if (!counted_by_write) core_->in_flight.end();
    }
  }

  void post(std::unique_ptr<Task> task) noexcept override;

 private:
  std::string_view id() noexcept {
    if (const auto given = header("x-request-id"); given && is_request_id(*given)) return *given;
    made_id_ = core_->ids.next();
    return {made_id_.data(), made_id_.size()};
  }

  void log(const Response& response) noexcept {
    core_->log.request({.id = request_.id,
                        .method = request_.method,
                        .target = request_.target,
                        .model = response.model,
                        .status = response.status,
                        .queue = response.timings.queue,
                        .compute = response.timings.compute,
                        .total = Clock::now() - request_.arrived});
  }

  void write(Response response, bool& counted);

  // Before the request, which belongs to a connection, which belongs to the core's I/O context.
  std::shared_ptr<Core> core_;
  restinio::request_handle_t handle_;
  RequestIds::Id made_id_;
  bool answered_ = false;
  /// RESTinio's call of the handler has returned, and this runs on the connection's strand.
  bool on_strand_ = false;
};

// What RESTinio calls for each request.
struct OnRequest {
  std::weak_ptr<Core> weak_core;

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

  static std::optional<Error> refusal(const Core& core, const Exchange& exchange) {
    const auto reason = exchange.header(refusal_header);
    return reason ? refusal_from(*reason, core.refusal_key) : std::nullopt;
  }
};

struct Traits : restinio::traits_t<restinio::asio_timer_manager_t, restinio::null_logger_t, OnRequest,
                                   restinio::default_strand_t, GuardedSocket> {};

using Connection = restinio::impl::connection_t<Traits>;
using ConnectionFactory = restinio::impl::connection_factory_t<Traits>;
// Connections are counted by the slot that their socket holds.
using UnusedLimiter = restinio::connection_count_limits::noop_connection_count_limiter_t;
using UnusedMonitor = restinio::connection_count_limits::connection_lifetime_monitor_t<UnusedLimiter>;

// Posted, never called from here: a handler that answers at once, within RESTinio's call of it, makes RESTinio reset its
// parser in the middle of the next request if as many requests as it works on at once are under way.
void RestinioExchange::post(std::unique_ptr<Task> task) noexcept {
  const auto& connection = restinio::impl::access_req_connection(*handle_);
  if (core_->stopped || !connection) return;
  asio::post(static_cast<Connection&>(*connection).get_executor(), [this, task = std::move(task)] {
    on_strand_ = true;
    task->run();
  });
}

// RESTinio's own builder makes two strings of every header and cannot answer HEAD, so the answer is put together here.
void RestinioExchange::write(Response response, bool& counted) {
  const bool keep_alive = handle_->header().should_keep_alive() && !response.close && !core_->lifecycle.draining;
  const bool has_body = request_.method != "HEAD" && !response.body.empty();
  const bool joined = has_body && response.body.size() <= body_worth_its_own_write;
  auto head = response_head(response, request_.id, keep_alive, joined ? response.body.size() : 0);
  if (joined) head += response.body;

  restinio::writable_items_container_t pieces;
  pieces.reserve(2);
  pieces.emplace_back(std::move(head));
  if (has_body && !joined) pieces.emplace_back(std::move(response.body));
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

std::shared_ptr<ConnectionFactory> make_connection_factory(const std::shared_ptr<Core>& core) {
  const auto& config = core->config;
  const auto read_timeout = seconds(config.request_timeout_s);
  const auto timer_period = std::clamp<std::chrono::nanoseconds>(read_timeout / 4, std::chrono::milliseconds{10},
                                                                 std::chrono::seconds{1});
  restinio::server_settings_t<Traits> settings;
  settings.request_handler(OnRequest{core})
      .timer_manager(timer_period)
      .buffer_size(read_buffer_size)
      .max_pipelined_requests(config.max_pipelined)
      .read_next_http_message_timelimit(read_timeout)
      .write_http_response_timelimit(seconds(config.write_timeout_s))
      .handle_request_timeout(no_handler_timeout)
      // `Framing` has refused whatever is over these; should it let something through, the connection is closed.
      .incoming_http_msg_limits(restinio::incoming_http_msg_limits_t{}
                                    .max_url_size(config.max_header_bytes)
                                    .max_field_name_size(config.max_header_bytes)
                                    .max_field_value_size(config.max_header_bytes + 1)
                                    .max_body_size(config.max_body_bytes));
  auto options_setter = settings.socket_options_setter();
  auto timers = settings.timer_factory()->create(core->io);
  return std::make_shared<ConnectionFactory>(
      std::make_shared<restinio::impl::connection_settings_t<Traits>>(
          std::move(settings), restinio::impl::create_parser_settings<Traits::http_methods_mapper_t>(), timers),
      std::move(options_setter));
}

std::string printed(const std::string& host, unsigned port) {
  const bool is_v6 = host.find(':') != std::string::npos;
  return (is_v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

}  // namespace

class Server::Impl {
 public:
  Impl(const config::Server& config, Handler handler, const Lifecycle& lifecycle, Log& log)
      : core_(std::make_shared<Core>(config, std::move(handler), lifecycle, log)), work_(core_->io.get_executor()) {}

  ~Impl() { stop(); }

  Result<std::uint16_t> start() {
    const auto& config = core_->config;
    const unsigned connections = reserve_descriptors(config.max_connections);
    if (connections < config.max_connections)
      core_->log.event(Log::Level::warn, "fewer connections than configured: the limit of open files is too low",
                       {{"configured", std::to_string(config.max_connections)},
                        {"connections", std::to_string(connections)}});
    slots_ = std::make_shared<ConnectionSlots>(connections);

    asio::error_code error;
    asio::ip::tcp::resolver resolver{core_->io};
    const auto found = resolver.resolve(config.host, std::to_string(config.port),
                                        asio::ip::resolver_base::passive | asio::ip::resolver_base::numeric_service, error);
    if (error) return cannot_listen(error);
    auto port = listen({found.begin(), found.end()});
    if (!port) return port;
    for (const auto& acceptor : acceptors_) acceptor->start();
    for (unsigned i = 0; i < config.io_threads; ++i) threads_.emplace_back([core = core_.get()] { core->io.run(); });
    return port;
  }

  void stop_listening() {
    if (threads_.empty()) return;
    for (const auto& acceptor : acceptors_) acceptor->close();
    acceptors_.clear();
  }

  bool wait_until_idle(Clock::time_point deadline) { return core_->in_flight.wait_for_none(deadline); }

  void stop() noexcept {
    if (core_->stopped.exchange(true)) return;
    stop_listening();
    if (slots_) slots_->stop();
    core_->io.stop();
    for (auto& thread : threads_) thread.join();
    // Tasks that still wait own exchanges, which own the core, which owns the queue they wait in: they have to be run.
    core_->io.restart();
    core_->io.poll();
  }

 private:
  // A name may stand for several addresses, as localhost does for two: all of them are listened on, on one port.
  Result<std::uint16_t> listen(std::vector<asio::ip::tcp::endpoint> addresses) {
    asio::error_code problem = asio::error::host_not_found;
    std::uint16_t port = core_->config.port;
    std::sort(addresses.begin(), addresses.end());
    addresses.erase(std::unique(addresses.begin(), addresses.end()), addresses.end());
    for (auto address : addresses) {
      address.port(port);
      auto acceptor = make_acceptor();
      try {
        port = acceptor->listen(address).port();
        acceptors_.push_back(std::move(acceptor));
      } catch (const std::system_error& failure) {
        problem = failure.code();
        if (problem == asio::error::address_in_use && core_->config.port != 0) return cannot_listen(problem);
      }
    }
    if (acceptors_.empty()) return cannot_listen(problem);
    return port;
  }

  std::shared_ptr<Acceptor> make_acceptor() {
    const auto on_connection = [core = core_.get(), factory = make_connection_factory(core_)](
                                   Acceptor::Socket socket, const asio::ip::tcp::endpoint& peer,
                                   ConnectionSlots::Slot slot) {
      try {
        socket.set_option(asio::ip::tcp::no_delay(true));
        const Framing framing{{core->config.max_header_bytes, core->config.max_body_bytes}, core->refusal_key};
        factory->create_new_connection({std::move(socket), framing, std::move(slot)}, peer, UnusedMonitor{nullptr})->init();
      } catch (const std::exception& problem) {
        core->log.event(Log::Level::warn, "a connection could not be served", {{"cause", problem.what()}});
      }
    };
    const auto on_error = [core = core_.get()](const asio::error_code& error) {
      core->log.event(Log::Level::warn, "a connection could not be accepted", {{"cause", error.message()}});
    };
    return std::make_shared<Acceptor>(core_->io, slots_, on_connection, on_error);
  }

  Error cannot_listen(const asio::error_code& error) const {
    return {Errc::unavailable,
            "cannot listen on " + printed(core_->config.host, core_->config.port) + ": " + error.message()};
  }

  std::shared_ptr<Core> core_;
  std::shared_ptr<ConnectionSlots> slots_;
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::vector<std::shared_ptr<Acceptor>> acceptors_;
  std::vector<std::thread> threads_;
};

Server::Server(const config::Server& config, Handler handler, const Lifecycle& lifecycle, Log& log)
    : impl_(std::make_unique<Impl>(config, std::move(handler), lifecycle, log)) {}

Server::~Server() = default;

Result<std::uint16_t> Server::start() { return impl_->start(); }
void Server::stop_listening() { impl_->stop_listening(); }
bool Server::wait_until_idle(Clock::time_point deadline) { return impl_->wait_until_idle(deadline); }
void Server::stop() noexcept { impl_->stop(); }

}  // namespace mainstay::http
