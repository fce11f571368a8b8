#include "config/describe.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "config/bind.hpp"
#include "config/config.hpp"
#include "config/spelling.hpp"
#include "config/units.hpp"

namespace mainstay::config {
namespace {

constexpr std::array<Name<LogLevel>, 5> log_levels{{{"debug", LogLevel::debug},
                                                    {"info", LogLevel::info},
                                                    {"warn", LogLevel::warn},
                                                    {"error", LogLevel::error},
                                                    {"off", LogLevel::off}}};
constexpr std::array<Name<LogFormat>, 2> log_formats{{{"plain", LogFormat::plain}, {"json", LogFormat::json}}};

constexpr Spelling response_header{"A-Za-z", "A-Za-z0-9-", 64, ""};

constexpr std::array<Name<LoadStrategy>, 3> load_strategies{
    {{"eager", LoadStrategy::eager}, {"lazy", LoadStrategy::lazy}, {"on_demand", LoadStrategy::on_demand}}};

Fields describe(Compression& c) {
  return {
      boolean("enabled", c.enabled, "Whether answers are compressed for clients that ask for it."),
      integer("min_bytes", c.min_bytes, 0, gib, "Bytes of an answer; a shorter one is sent as it is."),
      integer("level", c.level, 1, 9, "zlib's level, from 1, the fastest, to 9, the shortest."),
  };
}

Fields describe(SharedMemory& m) {
  return {
      boolean("enabled", m.enabled,
              "Whether whoever may use models may name shared memory of this machine to be read and written."),
      integer("max_regions", m.max_regions, 1, 4096, "Regions that are registered at once; one more gets 400."),
      integer("max_mb", m.max_mb, 1, 64 * mib, "MiB of all registered regions together; one that is more gets 400."),
  };
}

Fields describe(Server& s) {
  return {
      text("host", s.host, {1, 255}, "Address that the server listens on; 0.0.0.0 for every IPv4 interface."),
      integer("port", s.port, 0, 65535, "TCP port; 0 lets the system choose one."),
      integer("io_threads", s.io_threads, 1, 64, "Threads that read requests and write answers."),
      integer("max_connections", s.max_connections, 1, 1000000,
              "Connections open at once; further ones wait in the kernel's backlog."),
      integer(
          "max_connections_per_address", s.max_connections_per_address, 0, 1000000,
          "Connections open at once from one address, an IPv6 network of 64 bits being one; further ones are closed "
          "at once. rate_limits.trusted_proxies have no such limit. 0: any number."),
      // RESTinio 0.6.16 loses requests of a pipelining client when it may hold only one.
      integer("max_pipelined", s.max_pipelined, 2, 64,
              "Requests of one connection that are worked on at once; the next one is read when one is answered."),
      integer("max_streams", s.max_streams, 1, 65536,
              "Answers that go on, as event streams do, at once; one more gets 503."),
      integer("max_header_bytes", s.max_header_bytes, kib, mib,
              "Bytes of a request's first line and headers together; a request with more is refused."),
      integer("max_body_bytes", s.max_body_bytes, kib, 4 * gib, "Bytes of a request's body; a longer one gets 413."),
      number("request_timeout_s", s.request_timeout_s, least_s, day_s,
             "Seconds for a whole request to arrive and for a kept-alive connection to say something; then it is "
             "closed."),
      number("write_timeout_s", s.write_timeout_s, least_s, day_s,
             "Seconds for a client to take its answer; then the connection is closed."),
      number("drain_timeout_s", s.drain_timeout_s, least_s, day_s,
             "Seconds for what is under way to be finished after SIGTERM; what is not is answered 503."),
      section("tls", describe(s.tls), "TLS."),
      section("admin", describe(s.admin), "An address of its own for what only whoever runs the server may use."),
      boolean("insecure", s.insecure,
              "Whether the server starts though everybody who reaches it may administrate it, or ask for its metrics."),
      section("cors", describe(s.cors), "Pages of other sites."),
      map("headers", s.headers, response_header, {0, 1024}, "Headers that every answer has besides."),
      section("compression", describe(s.compression), "Answers in gzip and deflate."),
      section("shared_memory", describe(s.shared_memory), "Tensors in memory that clients share with the server."),
  };
}

Fields describe(EventLog& e) {
  return {
      path("path", e.path,
           "A file that what happens to models is appended to, a JSON object a line; relative to the file that names "
           "it; empty: none."),
      integer("max_mb", e.max_mb, 1, 65536, "MiB of that file; then it is put aside as PATH.1 and a new one begun."),
      integer("keep", e.keep, 1, 1000, "Files put aside that are kept; the oldest beyond is deleted."),
  };
}

Fields describe(Log& l) {
  return {
      choice<LogLevel>("level", l.level, log_levels, "The least severe message that is logged."),
      choice<LogFormat>("format", l.format, log_formats, "Lines for people, or a JSON object a line for machines."),
      boolean("requests", l.requests, "Whether each request is logged, a line each."),
      section("events", describe(l.events), "The event log: what happened to models, and why."),
  };
}

Fields describe(LoadRetry& r) {
  return {
      integer("max_attempts", r.max_attempts, 1, 100, "Attempts to load a model; then it is failed."),
      number("backoff_factor", r.backoff_factor, 1, 100, "By which each wait is longer than the one before."),
      number("initial_s", r.initial_s, least_s, day_s, "Seconds before the second attempt."),
  };
}

Fields describe(MemoryProtection& p) {
  return {
      boolean("enabled", p.enabled, "Whether a load has to wait for memory; without it, none is asked for."),
      integer("minimum_required", p.minimum_required, 0, 64 * mib,
              "MiB that must be available for any load, however small the model; otherwise idle models are unloaded, "
              "and where that does not help the load is refused."),
  };
}

Fields describe(ModelLoading& l) {
  return {
      choice<LoadStrategy>("strategy", l.strategy, load_strategies,
                           "When models are loaded: all at the start, at their first request, or when somebody asks "
                           "for it; preload_models at the start in any case."),
      texts("preload_models", l.preload_models, model_name, 4096, "Models that are loaded at the start."),
      number("load_timeout", l.load_timeout, least_s, day_s,
             "Seconds that one attempt to load may take; a model's own timeouts.load_s may be shorter."),
      boolean("queue_enabled", l.queue_enabled,
              "Whether loads wait for one another; without it, one that would have to wait is refused with 503."),
      integer("parallel", l.parallel, 1, 64, "Models that are loaded at the same time."),
      number("ready_timeout_s", l.ready_timeout_s, least_s, day_s,
             "Seconds that a request waits for its model to be loaded; then it gets 503."),
      integer("max_waiting", l.max_waiting, 1, 1000000,
              "Requests that may wait for one model to be loaded; one more is refused with 503."),
      section("retry", describe(l.retry), "How a load that failed is tried again."),
      section("memory_protection", describe(l.memory_protection), "No load begins without room for it."),
  };
}

Fields describe(ModelUnloading& u) {
  return {
      number("unload_idle_after_minutes", u.unload_idle_after_minutes, 0, 60 * day_s,
             "Minutes after its last request at which a model is unloaded; its next request loads it again. 0: never."),
      integer("max_unload_at_once", u.max_unload_at_once, 1, 1024,
              "Idle models that are unloaded at most to make room for another; where more would be needed, none is."),
      texts("always_loaded_models", u.always_loaded_models, model_name, 4096,
            "Models that are loaded at the start, and unloaded when an operator asks for it, never for their idleness "
            "or their room."),
  };
}

Fields describe(Memory& m) {
  return {
      integer("limit_mb", m.limit_mb, 0, 64 * mib,
              "MiB that the server and its workers may take together; 0: what the machine and its control group have."),
      number("high", m.high, 0.01, 1, "Share of the memory in use above which idle models are unloaded."),
      number("critical", m.critical, 0.01, 1,
             "Share of the memory in use above which nothing is loaded, and the worker that has grown most is replaced "
             "by a fresh one."),
      number("hysteresis", m.hysteresis, 0, 0.5, "How far below a mark the share must fall for it to be over."),
      number("check_every_s", m.check_every_s, 0.01, day_s, "Seconds between two looks at the memory."),
      number("snapshot_every_s", m.snapshot_every_s, least_s, day_s, "Seconds between two snapshots of it."),
      path("snapshot_path", m.snapshot_path,
           "The folder that snapshots are written to, relative to the file that names it; empty: none are."),
      integer("snapshot_keep", m.snapshot_keep, 1, 1000000, "Snapshots that are kept; the oldest beyond is deleted."),
  };
}

}  // namespace

Fields describe(Config& c) {
  return {
      section("server", describe(c.server), "The HTTP server."),
      section("auth", describe(c.auth), "The keys with which the server may be used."),
      section("rate_limits", describe(c.rate_limits), "How often the server may be used, and by whom."),
      section("log", describe(c.log), "What is logged, and how."),
      section("images",
              {integer("threads", c.images.threads, 1, 256,
                       "Threads that decode and encode the images of routes and write their files."),
               integer("max_waiting", c.images.max_waiting, 1, 65536,
                       "Requests with images that wait for one of them; further ones get 503.")},
              "The images of routes."),
      section("torch",
              {integer("intra_op_threads", c.torch.intra_op_threads, 1, 256,
                       "Threads that one call may use; more than 1 rarely pays where several requests run at once.")},
              "LibTorch's own settings."),
      section(
          "model_repository",
          {path("path", c.model_repository.path,
                "A folder with model.pt or plugin.so in NAME/ or NAME/VERSION/, relative to the file that names it; "
                "empty: none."),
           boolean("watch", c.model_repository.watch,
                   "Whether what changes in that folder and in the configuration's file is taken up while the server "
                   "runs; SIGHUP has the same done once."),
           number("settle_s", c.model_repository.settle_s, 0.01, 3600,
                  "Seconds for which nothing must have happened to a file before it counts as written.")},
          "Models that are found by their place."),
      section("model_loading", describe(c.model_loading), "When models are loaded, and in what order."),
      section("model_unloading", describe(c.model_unloading), "When models that nobody uses give back their memory."),
      section("memory", describe(c.memory), "The memory of the server and its workers."),
      section("jobs", describe(c.jobs), "Requests that are answered later; see jobs.md."),
      boolean("allow_builtin", c.allow_builtin,
              "Whether builtin/ models may be used: they crash and hang on request, for demos, benches and tests."),
      map(
          "models", c.models, model_name, "Model", [](Model& m) { return describe(m); },
          "Models by name, besides those of the repository; for one of those, what differs."),
      list(
          "routes", c.routes, "Route", "", 256, [](Route& r) { return describe(r); },
          "Paths of one's own onto models; see routes.md."),
      map("env", c.env, variable_name, {0, 4096},
          "Environment variables of other names, each with the path it sets; MAINSTAY_ variables win over them."),
  };
}

}  // namespace mainstay::config
