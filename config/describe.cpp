#include "config/describe.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "config/bind.hpp"
#include "config/config.hpp"
#include "config/spelling.hpp"

namespace mainstay::config {
namespace {

// A timer's resolution, and a day: a longer wait is a mistake in the unit.
constexpr double least_s = 0.001;
constexpr double day_s = 86400;
constexpr std::int64_t kib = 1024;
constexpr std::int64_t mib = 1024 * kib;
constexpr std::int64_t gib = 1024 * mib;

constexpr std::array<Name<LogLevel>, 5> log_levels{{{"debug", LogLevel::debug},
                                                    {"info", LogLevel::info},
                                                    {"warn", LogLevel::warn},
                                                    {"error", LogLevel::error},
                                                    {"off", LogLevel::off}}};
constexpr std::array<Name<LogFormat>, 2> log_formats{{{"plain", LogFormat::plain}, {"json", LogFormat::json}}};

const std::vector<std::string>& datatypes() {
  static const std::vector<std::string> names{"",      "BOOL",  "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16",
                                              "INT32", "INT64", "FP16",  "BF16",   "FP32",   "FP64",   "BYTES"};
  return names;
}

Fields describe(Server& s) {
  return {
      text("host", s.host, {1, 255}, "Address that the server listens on; 0.0.0.0 for every IPv4 interface."),
      integer("port", s.port, 0, 65535, "TCP port; 0 lets the system choose one."),
      integer("io_threads", s.io_threads, 1, 64, "Threads that read requests and write answers."),
      integer("max_connections", s.max_connections, 1, 1000000,
              "Connections open at once; further ones wait in the kernel's backlog."),
      // RESTinio 0.6.16 loses requests of a pipelining client when it may hold only one.
      integer("max_pipelined", s.max_pipelined, 2, 64,
              "Requests of one connection that are worked on at once; the next one is read when one is answered."),
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
  };
}

Fields describe(Log& l) {
  return {
      choice<LogLevel>("level", l.level, log_levels, "The least severe message that is logged."),
      choice<LogFormat>("format", l.format, log_formats, "Lines for people, or a JSON object a line for machines."),
      boolean("requests", l.requests, "Whether each request is logged, a line each."),
  };
}

Fields describe(TensorDecl& t) {
  return {
      required(text("name", t.name, {1, 255}, "The tensor's name in requests and answers.")),
      choice("datatype", t.datatype, datatypes(), "The tensor's element type as the protocol calls it; empty: any."),
      dimensions("shape", t.shape, 32, "The tensor's dimensions, -1 where one is variable; left out: any shape."),
  };
}

Fields describe(Batch& b) {
  return {integer("max_size", b.max_size, 1, 65536,
                  "Rows along the first dimension that one call may take; 1: no batching.")};
}

Fields describe(Queue& q) {
  return {integer("capacity", q.capacity, 1, 1000000,
                  "Requests that may wait for the model; one more is refused with 503.")};
}

Fields describe(Timeouts& t) {
  return {
      number("infer_s", t.infer_s, least_s, day_s,
             "Seconds from a request's arrival to its answer, also the longest that a client may ask for; then it gets "
             "504."),
      number("patience_s", t.patience_s, least_s, day_s,
             "Seconds that a call is given at least before its instance counts as hung, however short its clients' "
             "deadlines."),
      number("load_s", t.load_s, least_s, day_s, "Seconds for the model to be loaded; then the load has failed."),
  };
}

Fields describe(Restart& r) {
  return {
      number("initial_s", r.initial_s, least_s, day_s,
             "Seconds before the first restart; doubled at each further one."),
      number("max_s", r.max_s, least_s, day_s, "Seconds before a restart at most."),
      number("quiet_s", r.quiet_s, least_s, day_s,
             "Seconds that an instance must run for the next wait to be initial_s again."),
      integer("orphans_max", r.orphans_max, 1, 1000,
              "Threads of the model that may hang abandoned; at so many no more are started until one comes back."),
  };
}

}  // namespace

Fields describe(Model& m) {
  return {
      path("path", m.path,
           "A TorchScript file, relative to the file that names it, or builtin/NAME; empty: model.pt in the model's "
           "folder."),
      integer("instances", m.instances, 1, 256, "Instances of the model, each of which serves one call at a time."),
      list(
          "inputs", m.inputs, "Tensor", "name", 1024, [](TensorDecl& t) { return describe(t); },
          "The tensors that a request must have; a request with others gets 400. Empty: any."),
      list(
          "outputs", m.outputs, "Tensor", "name", 1024, [](TensorDecl& t) { return describe(t); },
          "The tensors that an answer has; empty: whatever the model returns."),
      section("batch", describe(m.batch), "Several requests in one call."),
      section("queue", describe(m.queue), "Requests that wait for a free instance."),
      section("timeouts", describe(m.timeouts), "How long things may take."),
      section("restart", describe(m.restart), "How an instance that died is started again."),
  };
}

Fields describe(Config& c) {
  return {
      section("server", describe(c.server), "The HTTP server."),
      section("log", describe(c.log), "What is logged, and how."),
      section("torch",
              {integer("intra_op_threads", c.torch.intra_op_threads, 1, 256,
                       "Threads that one call may use; more than 1 rarely pays where several requests run at once.")},
              "LibTorch's own settings."),
      section("model_repository",
              {path("path", c.model_repository.path,
                    "A folder with NAME/model.pt or NAME/VERSION/model.pt, relative to the file that names it; empty: "
                    "none.")},
              "Models that are found by their place."),
      boolean("allow_builtin", c.allow_builtin,
              "Whether builtin/ models may be used: they crash and hang on request, for demos, benches and tests."),
      map(
          "models", c.models, model_name, "Model", [](Model& m) { return describe(m); },
          "Models by name, besides those of the repository; for one of those, what differs."),
      map("env", c.env, variable_name, {0, 4096},
          "Environment variables of other names, each with the path it sets; MAINSTAY_ variables win over them."),
  };
}

}  // namespace mainstay::config
