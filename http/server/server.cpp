#include "http/server/server.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <restinio/all.hpp>

#include "http/server/acceptor.hpp"
#include "http/server/connection_slots.hpp"
#include "http/server/descriptors.hpp"
#include "http/server/framing.hpp"
#include "http/server/guarded_socket.hpp"
#include "http/server/restinio_exchange.hpp"
#include "http/server/server_core.hpp"
#include "runtime/seconds.hpp"

namespace mainstay::http {

namespace {

// RESTinio keeps one such buffer for each connection, so an idle connection costs about this much. Larger ones make
// bodies of megabytes a little faster.
constexpr std::size_t read_buffer_size = 16 * 1024;

// The deadline of a request is its handler's business.
constexpr std::chrono::hours no_handler_timeout{24 * 365};

// However small the limit of headers is, a refusal has to pass.
constexpr std::size_t room_for_refusal = 1024;

// New connections for each I/O thread in that time. To set one up takes some 20 us, so that most of the thread's time
// is left for those that are there, however many come at once.
constexpr unsigned accepted_at_once = 8;
constexpr std::chrono::milliseconds accepted_within{1};

using ConnectionFactory = restinio::impl::connection_factory_t<Traits>;
// Connections are counted by the slot that their socket holds.
using UnusedLimiter = restinio::connection_count_limits::noop_connection_count_limiter_t;
using UnusedMonitor = restinio::connection_count_limits::connection_lifetime_monitor_t<UnusedLimiter>;

// RESTinio reads the version of a request and forgets it.
http_parser_settings parser_settings() {
  auto settings = restinio::impl::create_parser_settings<Traits::http_methods_mapper_t>();
  settings.on_message_complete = [](http_parser* parser) {
    auto& header = static_cast<restinio::impl::http_parser_ctx_t*>(parser->data)->m_header;
    header.http_major(parser->http_major);
    header.http_minor(parser->http_minor);
    return restinio::impl::restinio_message_complete_cb<Traits::http_methods_mapper_t>(parser);
  };
  return settings;
}

std::shared_ptr<ConnectionFactory> make_connection_factory(const std::shared_ptr<ServerCore>& core) {
  const auto& config = core->config;
  const auto read_timeout = seconds(config.request_timeout_s);
  const auto timer_period =
      std::clamp<std::chrono::nanoseconds>(read_timeout / 4, std::chrono::milliseconds{10}, std::chrono::seconds{1});
  const auto longest_field = config.max_header_bytes + room_for_refusal;
  restinio::server_settings_t<Traits> settings;
  settings.request_handler(OnRequest{core})
      .connection_state_listener(std::make_shared<OnConnectionChange>(OnConnectionChange{core}))
      .timer_manager(timer_period)
      .buffer_size(read_buffer_size)
      .max_pipelined_requests(config.max_pipelined)
      .read_next_http_message_timelimit(read_timeout)
      .write_http_response_timelimit(seconds(config.write_timeout_s))
      .handle_request_timeout(no_handler_timeout)
      // `Framing` has refused whatever is over the configured limits. Should it let something through, the connection
      // is closed at these.
      .incoming_http_msg_limits(restinio::incoming_http_msg_limits_t{}
                                    .max_url_size(longest_field)
                                    .max_field_name_size(longest_field)
                                    .max_field_value_size(longest_field)
                                    .max_body_size(config.max_body_bytes));
  auto options_setter = settings.socket_options_setter();
  auto timers = settings.timer_factory()->create(core->io);
  return std::make_shared<ConnectionFactory>(
      std::make_shared<restinio::impl::connection_settings_t<Traits>>(std::move(settings), parser_settings(), timers),
      std::move(options_setter));
}

std::string printed(const std::string& host, unsigned port) {
  const bool is_v6 = host.find(':') != std::string::npos;
  return (is_v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

}  // namespace

class Server::Impl {
 public:
  Impl(const config::Server& config, Handler handler, const Lifecycle& lifecycle, Log& log, Peers peers)
      : core_(std::make_shared<ServerCore>(config, std::move(handler), lifecycle, log, std::move(peers))),
        work_(core_->io.get_executor()) {}

  ~Impl() { stop(); }

  Result<std::uint16_t> start() {
    const auto& config = core_->config;
    const unsigned connections = reserve_descriptors(config.max_connections);
    if (connections < config.max_connections)
      core_->log.event(
          Log::Level::warn, "fewer connections than configured: the limit of open files is too low",
          {{"configured", std::to_string(config.max_connections)}, {"connections", std::to_string(connections)}});
    slots_ = std::make_shared<ConnectionSlots>(
        ConnectionSlots::Limits{connections, config.max_connections_per_address, core_->peers.trusted_proxies});

    asio::error_code error;
    asio::ip::tcp::resolver resolver{core_->io};
    const auto found =
        resolver.resolve(config.host, std::to_string(config.port),
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

  bool wait_until_idle(Clock::time_point deadline) {
    core_->streams.end(OpenStreams::Which::endless);
    return core_->in_flight.wait_for_none(deadline);
  }

  void stop() noexcept {
    if (core_->stopped.exchange(true)) return;
    stop_listening();
    if (slots_) slots_->stop();
    core_->io.stop();
    for (auto& thread : threads_) thread.join();
    core_->streams.end(OpenStreams::Which::all);
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
        const auto& tls = core->peers.tls;
        Transport transport{std::move(socket), tls ? tls() : nullptr};
        factory
            ->create_new_connection({std::move(transport), framing, std::move(slot), &core->handshakes}, peer,
                                    UnusedMonitor{nullptr})
            ->init();
      } catch (const std::exception& problem) {
        core->log.event(Log::Level::warn, "a connection could not be served", {{"cause", problem.what()}});
      }
    };
    const auto on_crowd = [core = core_.get()](const IpAddress& address) {
      core->crowds.count(address.text(), Clock::now());
    };
    const auto on_error = [core = core_.get()](const asio::error_code& error) {
      core->log.event(Log::Level::warn, "a connection could not be accepted", {{"cause", error.message()}});
    };
    const unsigned at_once = accepted_at_once * core_->config.io_threads;
    return std::make_shared<Acceptor>(core_->io, slots_,
                                      Allowance{std::chrono::nanoseconds{accepted_within} / at_once, at_once},
                                      on_connection, on_crowd, on_error);
  }

  Error cannot_listen(const asio::error_code& error) const {
    return {Errc::unavailable,
            "cannot listen on " + printed(core_->config.host, core_->config.port) + ": " + error.message()};
  }

  std::shared_ptr<ServerCore> core_;
  std::shared_ptr<ConnectionSlots> slots_;
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::vector<std::shared_ptr<Acceptor>> acceptors_;
  std::vector<std::thread> threads_;
};

Server::Server(const config::Server& config, Handler handler, const Lifecycle& lifecycle, Log& log, Peers peers)
    : impl_(std::make_unique<Impl>(config, std::move(handler), lifecycle, log, std::move(peers))) {}

Server::~Server() = default;

Result<std::uint16_t> Server::start() { return impl_->start(); }
void Server::stop_listening() { impl_->stop_listening(); }
bool Server::wait_until_idle(Clock::time_point deadline) { return impl_->wait_until_idle(deadline); }
void Server::stop() noexcept { impl_->stop(); }

}  // namespace mainstay::http
