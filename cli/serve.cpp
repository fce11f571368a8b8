#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <random>
#include <set>
#include <thread>
#include <utility>

#include "actors/tree.hpp"
#include "cli/configuration.hpp"
#include "cli/key_variables.hpp"
#include "cli/ready_file.hpp"
#include "cli/served_models.hpp"
#include "cli/signals.hpp"
#include "cli/taken_variable.hpp"
#include "gpu/nvml.hpp"
#include "http/guard/guard.hpp"
#include "http/jobs/job_runner.hpp"
#include "http/request_traces.hpp"
#include "http/server/server.hpp"
#include "http/service.hpp"
#include "http/tls/certificates.hpp"
#include "http/tls/remarks.hpp"
#include "http/webhooks/sender.hpp"
#include "runtime/backends/catalogue.hpp"
#include "runtime/execution/executor.hpp"
#include "runtime/loading/followers.hpp"
#include "runtime/loading/live_repository.hpp"
#include "runtime/loading/loads_board.hpp"
#include "runtime/loading/whole_file.hpp"
#include "runtime/log/adjustable_log.hpp"
#include "runtime/log/event_log.hpp"
#include "runtime/memory/cpu_usage.hpp"
#include "runtime/memory/give_back.hpp"
#include "runtime/memory/process_memory.hpp"
#include "runtime/memory/read_memory.hpp"
#include "runtime/memory/snapshot_writer.hpp"
#include "runtime/policy/load_strategy.hpp"
#include "runtime/seconds.hpp"
#include "runtime/workers/executor.hpp"

namespace mainstay::cli {

namespace {

using namespace std::chrono_literals;

/// The program's parts, put together in the order in which they need one another.
class Program {
 public:
  Program(const ServeOptions& options, ConfigurationSource source, Configuration configuration)
      : options_(options),
        configuration_(std::move(configuration)),
        config_(configuration_.loaded.config),
        found_(configuration_.models),
        backends_(config_.torch, {},
                  [this](Log::Level level, std::string_view model, std::string_view line) {
                    log_->event(level, line, {{"model", std::string(model)}});
                  }),
        log_(make_log(config_.log, STDOUT_FILENO)),
        snapshots_(config_.memory, *log_),
        events_(make_event_log(config_.log.events, *log_)),
        jobs_(config_.jobs, *log_),
        jobs_opened_(has_jobs() ? jobs_.open() : success()),
        tree_(std::make_unique<actors::Tree>(
            actors::Surroundings{.registry = registry_,
                                 .log = *log_,
                                 .events = *events_,
                                 .start_executor = executor(),
                                 .loading = config_.model_loading,
                                 .unloading = config_.model_unloading,
                                 .memory = config_.memory,
                                 .loads = &loads_,
                                 .memory_board = &memory_,
                                 .jobs = has_jobs() && jobs_opened_ ? &jobs_ : nullptr,
                                 .heartbeat = &heartbeat_,
                                 .read_memory = read_memory(config_.memory, devices()),
                                 .worker_memory = [](std::int64_t pid) { return private_memory(pid); },
                                 .keep_snapshot = [this](std::string text) { snapshots_.keep(std::move(text)); },
                                 .give_back = give_back_memory,
                                 .seed = std::random_device{}()})),
        models_(*tree_, backends_),
        guard_(std::make_shared<http::Guard>(
            config_, [this](const std::string& name) { return key_variables_.read(name); }, std::random_device{}())),
        certificates_(config_.server),
        followers_({guard_.get(), &certificates_}),
        repository_(without_keys(std::move(source), config_), configuration_, models_, *log_, *events_, &followers_),
        router_(http::make_routes(dependencies(http::Place::main, config_.server.host),
                                  has_admin_address() ? http::Surface::work : http::Surface::whole)),
        server_(config_.server, [this](auto exchange) { router_.dispatch(std::move(exchange)); }, lifecycle_, *log_,
                {[this] { return certificates_.main(); }, guard_->trusted_proxies()}) {
    if (has_jobs()) {
      job_runner_ = std::make_unique<http::JobRunner>(
          router_, door(http::Place::main, config_.server.host), [this](auto work) { jobs_.post(std::move(work)); },
          *log_);
      jobs_.run_with(*job_runner_);
    }
    if (!has_admin_address()) return;
    admin_router_ = http::make_routes(dependencies(http::Place::own, config_.server.admin.host), http::Surface::admin);
    admin_server_ = std::make_unique<http::Server>(
        at_admin_address(config_.server), [this](auto exchange) { admin_router_.dispatch(std::move(exchange)); },
        lifecycle_, *log_, http::Peers{[this] { return certificates_.admin(); }, guard_->trusted_proxies()});
  }

  int run() {
    if (!jobs_opened_) return fail(jobs_opened_.error().message);
    if (const auto problem = start_webhooks()) return fail(to_string(*problem));
    if (options_.ready_file) std::remove(options_.ready_file->c_str());
    for (const auto& remark : found_.remarks) log_->event(Log::Level::warn, remark);
    lifecycle_.starting = true;
    for (const auto& remark : http::tls_remarks(config_.server, std::chrono::system_clock::now()))
      log_->event(Log::Level::warn, remark);
    if (const auto problems = followers_.follow(configuration_.loaded); !problems.empty())
      return fail(to_string(problems.front()));
    const auto port = server_.start();
    if (!port) return fail(port.error().message);
    if (admin_server_) {
      const auto admin_port = admin_server_->start();
      if (!admin_port) return fail(admin_port.error().message);
      admin_ = {config_.server.admin.host, *admin_port};
    }
    events_->record({.event = "started", .more = {{"pid", std::to_string(::getpid())}}});
    for (const auto& source : found_.models) models_.serve(source);
    const bool stopped = !wait_until_loaded();
    lifecycle_.starting = false;
    if (!stopped) {
      jobs_.begin();
      if (const auto told = announce(*port); !told) return fail(told.error().message);
      signals_.wait([this] { repository_.look_again(); });
    }
    return drain();
  }

  /// Ends the process where threads are left that cannot be joined: destroying what they still use would crash.
  [[noreturn]] void leave(int code) {
    if (!census_->wait_until_empty(1s)) log_->event(Log::Level::warn, "some models hang and are left behind");
    snapshots_.flush();
    events_->flush();
    log_->flush();
    std::_Exit(code);
  }

 private:
  bool has_jobs() const { return !config_.jobs.path.empty(); }
  bool has_admin_address() const { return !config_.server.admin.host.empty(); }
  static config::Server at_admin_address(config::Server server) {
    server.host = server.admin.host;
    server.port = server.admin.port;
    server.tls = server.admin.tls;
    server.io_threads = 1;
    return server;
  }
  /// Keys are read by who guards the server, and by nobody else; so is what webhooks are signed with.
  static ConfigurationSource without_keys(ConfigurationSource source, const config::Config& config) {
    for (const auto& key : config.auth.keys)
      if (!key.env.empty()) source.forget(key.env);
    source.forget(config.jobs.webhooks.secret_env);
    return source;
  }

  std::optional<config::Problem> start_webhooks() {
    if (config_.jobs.webhooks.allowed_hosts.empty()) return std::nullopt;
    auto sender = http::webhook_sender(configuration_.loaded, take_variable);
    if (!sender) return std::move(sender).error();
    webhooks_ = std::move(sender).value();
    jobs_.deliver_with(*webhooks_);
    return std::nullopt;
  }

  http::Dependencies dependencies(http::Place place, const std::string& host) {
    return {.registry = registry_,
            .lifecycle = lifecycle_,
            .root = tree_->vitals(),
            .config = config_,
            .loads = loads_,
            .memory = memory_,
            .heartbeat = heartbeat_,
            .cpu_usage = [this] { return cpu_.share(); },
            .repository = &repository_,
            .log = log_.get(),
            .traces = &traces_,
            .gate = door(place, host),
            .jobs = has_jobs() ? &jobs_ : nullptr};
  }
  std::shared_ptr<const http::Gate> door(http::Place place, const std::string& host) const {
    return std::make_shared<const http::Door>(guard_, place, host);
  }

  static std::optional<std::string> visible_devices() {
    const char* visible = std::getenv("CUDA_VISIBLE_DEVICES");
    return visible ? std::optional<std::string>{visible} : std::nullopt;
  }
  ReadDevices devices() const {
    if (!nvml_) return {};
    return [this] { return nvml_->devices(); };
  }

  /// Each instance where its model's configuration says that it is to run.
  StartExecutor executor() {
    auto threads = threads_executor(whole_file([this](const ModelSource& source, LoadProgress& progress) {
                                      return backends_.load(source, progress);
                                    }),
                                    census_);
    auto processes = processes_executor("/proc/self/exe", *log_, census_);
    return [threads = std::move(threads), processes = std::move(processes)](ExecutorTask task) {
      const bool isolated = task.source.config.isolation == config::Isolation::process;
      (isolated ? processes : threads)(std::move(task));
    };
  }

  /// False where a signal to stop came first. A model that cannot be loaded does not keep the others waiting.
  bool wait_until_loaded() {
    while (!std::ranges::all_of(found_.models, [this](const ModelSource& source) { return was_tried(source); }))
      if (signals_.wait(2ms)) return false;
    return true;
  }

  bool was_tried(const ModelSource& source) {
    const auto model = registry_.find(source.name, source.version);
    // One that was there and is not any more was taken away meanwhile.
    if (!model) return seen_.contains({source.name, source.version});
    seen_.emplace(source.name, source.version);
    if (!must_be_loaded(source.name, config_.model_loading, config_.model_unloading)) return true;
    return (*model)->proven || (*model)->load->unwanted || !(*model)->vitals->cause().empty();
  }

  Status announce(std::uint16_t port) {
    const auto& host = config_.server.host;
    const auto failed = std::ranges::count_if(registry_.all(), [this](const auto& model) {
      return !model->signature && must_be_loaded(model->name, config_.model_loading, config_.model_unloading);
    });
    if (options_.ready_file)
      if (auto written = write_ready_file(*options_.ready_file, {host, port}, admin_); !written) return written;
    log_->event(failed ? Log::Level::warn : Log::Level::info, "ready",
                {{"host", host},
                 {"port", std::to_string(port)},
                 {"models", std::to_string(found_.models.size())},
                 {"failed", std::to_string(failed)},
                 {"pid", std::to_string(::getpid())}});
    if (admin_)
      log_->event(Log::Level::info, "admin is served at an address of its own",
                  {{"host", admin_->host}, {"port", std::to_string(admin_->port)}});
    events_->record({.event = "ready"});
    log_->flush();
    return success();
  }

  int drain() {
    lifecycle_.draining = true;
    jobs_.drain();
    log_->event(Log::Level::info, "draining", {{"timeout_s", std::to_string(config_.server.drain_timeout_s)}});
    server_.stop_listening();
    if (admin_server_) admin_server_->stop_listening();
    std::thread{[this] {
      signals_.wait();
      log_->event(Log::Level::warn, "ended at once by a second signal");
      events_->flush();
      log_->flush();
      std::_Exit(exit_failure);
    }}.detach();
    const auto deadline = Clock::now() + seconds(config_.server.drain_timeout_s);
    const bool finished = wait_until_idle(deadline) && jobs_.wait_until_idle(deadline);
    // What is not finished by now is answered by the end of the tree, and gets a moment to be written.
    models_.let_go();
    tree_.reset();
    if (!finished) wait_until_idle(Clock::now() + 1s);
    server_.stop();
    if (admin_server_) admin_server_->stop();
    events_->record({.event = "stopped"});
    log_->event(finished ? Log::Level::info : Log::Level::error,
                finished ? "stopped" : "stopped before all requests were finished");
    return finished ? exit_ok : exit_failure;
  }

  bool wait_until_idle(Clock::time_point deadline) {
    const bool idle = server_.wait_until_idle(deadline);
    return (!admin_server_ || admin_server_->wait_until_idle(deadline)) && idle;
  }

  int fail(const std::string& message) {
    log_->event(Log::Level::error, message);
    std::cerr << "mainstay: " << message << '\n';
    return exit_failure;
  }

  const ServeOptions& options_;
  const Configuration configuration_;
  const config::Config& config_;
  const FoundModels& found_;
  /// Which of them have been in the registry.
  std::set<std::pair<std::string, std::string>> seen_;
  const StopSignals signals_;
  Backends backends_;
  std::unique_ptr<AdjustableLog> log_;
  http::RequestTraces traces_{*log_};
  SnapshotWriter snapshots_;
  CpuUsage cpu_;
  std::unique_ptr<Nvml> nvml_ = Nvml::open(visible_devices());
  std::unique_ptr<EventLog> events_;
  /// Requests that are answered later; asked by nobody where there are none.
  jobs::Desk jobs_;
  const Status jobs_opened_;
  Registry registry_;
  LoadsBoard loads_;
  Lifecycle lifecycle_;
  MemoryBoard memory_;
  Heartbeat heartbeat_;
  std::shared_ptr<Census> census_ = std::make_shared<Census>();
  std::unique_ptr<actors::Tree> tree_;
  ServedModels models_;
  KeyVariables key_variables_;
  std::shared_ptr<http::Guard> guard_;
  http::Certificates certificates_;
  Followers followers_;
  LiveRepository repository_;
  http::Router router_;
  std::unique_ptr<http::JobRunner> job_runner_;
  std::unique_ptr<http::WebhookSender> webhooks_;
  http::Server server_;
  /// Where admin has an address of its own.
  http::Router admin_router_;
  std::unique_ptr<http::Server> admin_server_;
  std::optional<Listening> admin_;
};

}  // namespace

int serve(const ServeOptions& options) {
  auto configuration = read_configuration(options.configuration);
  if (!configuration) return exit_usage;
  // Never destroyed: it ends with the process, which leave() sees to.
  auto* program = new Program(options, configuration_source(options.configuration), std::move(*configuration));
  program->leave(program->run());
}

}  // namespace mainstay::cli
