#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/access.hpp"
#include "config/jobs.hpp"
#include "config/routes.hpp"
#include "config/tls.hpp"

namespace mainstay::config {

/// How answers are made shorter for clients that ask for it.
struct Compression {
  bool enabled = true;
  /// Shorter answers are sent as they are.
  std::size_t min_bytes = 1024;
  /// zlib's, from 1, the fastest, to 9, the shortest.
  unsigned level = 1;

  bool operator==(const Compression&) const = default;
};

/// Memory that clients of the same machine share with the server, by names that they give.
struct SharedMemory {
  /// Whoever may use models has the server read and write any shared memory object that it may open.
  bool enabled = false;
  /// Regions that are registered at once; one more is refused.
  unsigned max_regions = 64;
  /// MiB of all of them together; what is more is refused.
  std::size_t max_mb = 4096;

  bool operator==(const SharedMemory&) const = default;
};

struct Server {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8000;
  /// Threads that read requests and write answers.
  unsigned io_threads = 2;
  /// Further connections wait in the kernel's backlog.
  unsigned max_connections = 4096;
  /// Of these, from one address; one more is closed at once. 0: any number.
  unsigned max_connections_per_address = 2048;
  /// Requests of one connection that are worked on at once; the next one is read when one of them is answered.
  unsigned max_pipelined = 8;
  /// Answers that go on, as event streams do; one more is refused with 503.
  unsigned max_streams = 64;
  std::size_t max_header_bytes = 16 * 1024;
  std::size_t max_body_bytes = 64 * 1024 * 1024;
  /// For a whole request to arrive, and for a kept-alive connection to say something.
  double request_timeout_s = 30;
  /// For an answer to be taken by its client.
  double write_timeout_s = 60;
  /// For what is under way to be finished after SIGTERM.
  double drain_timeout_s = 30;
  /// At `host` and `port`; admin has its own.
  Tls tls;
  AdminAddress admin;
  /// Serves what only whoever runs the server may use to everybody, wherever it listens.
  bool insecure = false;
  Cors cors;
  /// What else every answer has.
  std::map<std::string, std::string> headers;
  Compression compression;
  SharedMemory shared_memory;

  bool operator==(const Server&) const = default;
};

enum class LogLevel : std::uint8_t { debug, info, warn, error, off };
enum class LogFormat : std::uint8_t { plain, json };

/// What happened to models and instances, a JSON object a line, in a file of its own.
struct EventLog {
  /// Empty: none is written.
  std::string path;
  /// MiB at which the file is put aside as PATH.1 and a new one begun.
  unsigned max_mb = 16;
  /// Files put aside, PATH.1 the latest; one more and the oldest is gone.
  unsigned keep = 4;

  bool operator==(const EventLog&) const = default;
};

struct Log {
  LogLevel level = LogLevel::info;
  LogFormat format = LogFormat::plain;
  /// One line for each request.
  bool requests = true;
  EventLog events;

  bool operator==(const Log&) const = default;
};

struct TensorDecl {
  std::string name;
  /// The protocol's name, for example "FP32"; empty: any.
  std::string datatype;
  /// -1 where a dimension is variable; nothing: any shape.
  std::optional<std::vector<std::int64_t>> shape;

  bool operator==(const TensorDecl&) const = default;
};

struct Batch {
  /// Rows, along the first dimension, that one call may take; 1: no batching.
  unsigned max_size = 1;
  /// No row of a call depends on another one, nor on a call before: only then may requests of a model that keeps its
  /// state clean share one.
  bool rows_independent = false;

  bool operator==(const Batch&) const = default;
};

struct Queue {
  /// Requests that may wait for the model; one more is refused with 503.
  std::size_t capacity = 1024;

  bool operator==(const Queue&) const = default;
};

enum class OnBusy : std::uint8_t { queue, reject };

struct Timeouts {
  /// From a request's arrival to its answer; also the longest that a client may ask for.
  double infer_s = 30;
  /// The least time a call is given before its instance counts as hung, however short the deadlines its clients asked
  /// for.
  double patience_s = 1;
  double load_s = 180;

  bool operator==(const Timeouts&) const = default;
};

struct Restart {
  /// Before the first restart; doubled at each further one.
  double initial_s = 0.1;
  double max_s = 30;
  /// The share of each wait by which it is shortened at random, so that what died together does not come back together.
  double jitter = 0.2;
  /// A run of this length starts the backoff afresh.
  double quiet_s = 60;
  /// Restarts within period_s; at one more the model is failed.
  unsigned intensity = 10;
  double period_s = 60;
  /// Between attempts to bring back a model that is failed.
  double retry_failed_s = 60;
  /// Abandoned threads a model may leave behind before it is given up as failed.
  unsigned orphans_max = 4;

  bool operator==(const Restart&) const = default;
};

enum class StateStrategy : std::uint8_t { none, reset, reload, periodic };
enum class StateVerify : std::uint8_t { always, sometimes, never };

struct State {
  /// What happens between two calls to what the first of them left in the model.
  StateStrategy strategy = StateStrategy::reset;
  /// periodic: every n-th call is followed by a reload instead of a reset.
  unsigned every_n = 10;
  /// How often the state after a reset is compared with the pristine one.
  StateVerify verify = StateVerify::always;
  /// sometimes: after every n-th reset.
  unsigned verify_every_n = 100;

  bool operator==(const State&) const = default;
};

enum class Isolation : std::uint8_t { thread, process };

/// What a worker process may use; 0: as much as there is.
struct Limits {
  std::size_t memory_mb = 0;
  /// Processor time over the worker's whole life.
  std::size_t cpu_s = 0;
  std::size_t open_files = 256;

  bool operator==(const Limits&) const = default;
};

struct CanaryTensor {
  std::string name;
  std::string datatype;
  std::vector<std::int64_t> shape;
  /// The elements as JSON, flat or nested.
  std::string data = "[]";

  bool operator==(const CanaryTensor&) const = default;
};

/// A request whose answer is known; without inputs there is none.
struct Canary {
  std::vector<CanaryTensor> inputs;
  std::vector<CanaryTensor> outputs;
  /// How far a number may be from the expected one, relative to its size where that is over 1.
  double tolerance = 1e-5;

  bool operator==(const Canary&) const = default;
};

/// When a model's requests are refused for a while because too many of them failed.
struct Breaker {
  bool enabled = true;
  /// Failures in a row that open it.
  unsigned failure_threshold = 5;
  /// Or this share of failures among the calls of the last `window_s`, once there are `min_calls` of them; 0: never.
  double rate = 0.5;
  double window_s = 60;
  unsigned min_calls = 20;
  /// Until one request is let through to try; doubled each time that it fails.
  double reset_timeout_s = 300;
  double max_reset_timeout_s = 3600;

  bool operator==(const Breaker&) const = default;
};

/// When a request is refused because it brings the model down.
struct Poison {
  bool enabled = true;
  /// Crashes or hangs at which the same request was there.
  unsigned crashes = 2;
  double ttl_s = 600;
  /// Requests that are remembered; one more and the oldest is forgotten, those that are not refused yet first.
  std::size_t capacity = 1024;

  bool operator==(const Poison&) const = default;
};

/// When an instance is replaced though nothing is wrong with it.
struct Recycle {
  /// Requests that one instance serves; 0: as many as come.
  std::uint64_t after_requests = 0;
  /// Share of `after_requests` by which each life differs, so that instances started together do not end together.
  double jitter = 0.1;
  /// MiB of an isolated instance's memory; 0: any.
  std::uint64_t max_rss_mb = 0;

  bool operator==(const Recycle&) const = default;
};

/// Calls whose answers nobody wants, made before an instance serves: the first calls of a process are slow.
struct Warmup {
  unsigned calls = 0;

  bool operator==(const Warmup&) const = default;
};

struct Model {
  /// A TorchScript file or a plugin (`.so`), relative to the file that names it, or `builtin/NAME`. Empty: `model.pt`
  /// or `plugin.so` in the model's folder.
  std::string path;
  /// What a plugin is created with: any JSON.
  std::string settings = "{}";
  unsigned instances = 1;
  /// Instances that are loaded and wait for one of the others to be lost.
  unsigned spares = 0;
  /// Where an instance runs.
  Isolation isolation = Isolation::thread;
  /// Threads that one call in a worker process may use.
  unsigned threads = 1;
  Limits limits;
  /// Names of environment variables that a worker process gets; it gets no others but PATH, HOME, TZ and LANG.
  std::vector<std::string> environment;
  /// A call may be made again where its instance was lost in the middle of it.
  bool idempotent = false;
  /// A call whose clients have all closed their connections is ended.
  bool cancel_on_disconnect = false;
  /// "latest", "all" or numbers: which versions in the model's folder are served.
  std::vector<std::string> versions = {"latest"};
  /// MiB that one instance takes; 0: what it took last time, or an estimate from its file.
  std::uint64_t memory_mb = 0;
  State state;
  Canary canary;
  /// JSON: the inputs of an example request by name, as `generate` takes them. null: the canary's, or made up from the
  /// signature; false: there is none.
  std::string example = "null";
  Warmup warmup;
  std::vector<TensorDecl> inputs;
  std::vector<TensorDecl> outputs;
  Batch batch;
  Queue queue;
  /// What becomes of a request that cannot be computed at once because others are: it waits, or is refused with 409.
  OnBusy on_busy = OnBusy::queue;
  /// Models of one group compute one request at a time over all of them; empty: of none.
  std::string group;
  Timeouts timeouts;
  Restart restart;
  Breaker breaker;
  Poison poison;
  Recycle recycle;

  bool operator==(const Model&) const = default;
};

/// Threads for what would hold up those that read requests: images to decode and encode, files to write.
struct Images {
  unsigned threads = 2;
  /// Requests that wait for one of them; further ones get 503.
  std::size_t max_waiting = 64;

  bool operator==(const Images&) const = default;
};

struct Torch {
  /// Threads that one call may use. More than 1 rarely pays where several requests run at once.
  unsigned intra_op_threads = 1;

  bool operator==(const Torch&) const = default;
};

struct ModelRepository {
  /// A folder with model.pt or plugin.so in NAME/ or NAME/VERSION/; empty: none.
  std::string path;
  /// What changes in it, and in the configuration's file, is taken up while the server runs.
  bool watch = false;
  /// For how long nothing must have happened to a file before it counts as written.
  double settle_s = 1;

  bool operator==(const ModelRepository&) const = default;
};

enum class LoadStrategy : std::uint8_t {
  eager,      ///< all models at the start
  lazy,       ///< those of preload_models at the start, the others at their first request
  on_demand,  ///< those of preload_models at the start, the others when somebody asks for them to be loaded
};

/// How a load that failed is tried again.
struct LoadRetry {
  unsigned max_attempts = 3;
  /// By which each wait is longer than the one before.
  double backoff_factor = 2;
  double initial_s = 1;

  bool operator==(const LoadRetry&) const = default;
};

/// No load begins without room for it.
struct MemoryProtection {
  bool enabled = true;
  /// MiB that must be available for any load, however small the model.
  std::uint64_t minimum_required = 2048;

  bool operator==(const MemoryProtection&) const = default;
};

/// When models are loaded, and in what order.
struct ModelLoading {
  LoadStrategy strategy = LoadStrategy::eager;
  std::vector<std::string> preload_models;
  /// Seconds that one attempt may take; a model's own timeouts.load_s may be shorter.
  double load_timeout = 120;
  /// Loads wait for one another; without it, one that would have to wait is refused.
  bool queue_enabled = true;
  /// Models that are loaded at the same time.
  unsigned parallel = 1;
  /// For a request that waits for its model to be loaded.
  double ready_timeout_s = 60;
  /// Requests that may wait for one model to be loaded; one more is refused with 503.
  std::size_t max_waiting = 1024;
  LoadRetry retry;
  MemoryProtection memory_protection;

  bool operator==(const ModelLoading&) const = default;
};

/// When models that nobody uses give back their memory.
struct ModelUnloading {
  /// 0: never.
  double unload_idle_after_minutes = 30;
  /// Models that are unloaded at once to make room.
  unsigned max_unload_at_once = 2;
  /// Loaded at the start, and unloaded by an operator alone.
  std::vector<std::string> always_loaded_models;

  bool operator==(const ModelUnloading&) const = default;
};

/// The memory of the server and its workers together.
struct Memory {
  /// MiB that they may take; 0: as much as the machine and its control group have.
  std::uint64_t limit_mb = 0;
  /// Shares of the memory in use: above `high` idle models are unloaded, above `critical` the worker that has grown
  /// most is replaced and nothing is loaded.
  double high = 0.85;
  double critical = 0.95;
  /// How far below a mark the use must fall for it to be over.
  double hysteresis = 0.05;
  double check_every_s = 2;
  /// Between two snapshots.
  double snapshot_every_s = 300;
  /// The folder of the snapshots; empty: none are written.
  std::string snapshot_path;
  /// Snapshots that are kept.
  unsigned snapshot_keep = 288;

  bool operator==(const Memory&) const = default;
};

struct Config {
  Server server;
  Auth auth;
  RateLimits rate_limits;
  Log log;
  Images images;
  Torch torch;
  ModelRepository model_repository;
  ModelLoading model_loading;
  ModelUnloading model_unloading;
  Memory memory;
  Jobs jobs;
  /// Built-in models crash and hang on request; they are for demos, benches and tests.
  bool allow_builtin = false;
  /// Models by name, besides those of the repository. The same name here says what differs for the repository's model.
  std::map<std::string, Model> models;
  /// Tried in this order.
  std::vector<Route> routes;
  /// Environment variables of other names, each with the value it sets: {"DISCOP_PORT": "server.port"}.
  std::map<std::string, std::string> env;

  bool operator==(const Config&) const = default;
};

}  // namespace mainstay::config
