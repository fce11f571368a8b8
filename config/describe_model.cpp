// What may be said of a model.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "config/bind.hpp"
#include "config/config.hpp"
#include "config/describe.hpp"
#include "config/spelling.hpp"
#include "config/units.hpp"

namespace mainstay::config {
namespace {

constexpr std::array<Name<StateStrategy>, 4> state_strategies{{{"none", StateStrategy::none},
                                                               {"reset", StateStrategy::reset},
                                                               {"reload", StateStrategy::reload},
                                                               {"periodic", StateStrategy::periodic}}};
constexpr std::array<Name<StateVerify>, 3> state_verifications{
    {{"always", StateVerify::always}, {"sometimes", StateVerify::sometimes}, {"never", StateVerify::never}}};
constexpr std::array<Name<OnBusy>, 2> ways_when_busy{{{"queue", OnBusy::queue}, {"reject", OnBusy::reject}}};
constexpr std::array<Name<Isolation>, 2> isolations{{{"thread", Isolation::thread}, {"process", Isolation::process}}};

const std::vector<std::string>& datatypes() {
  static const std::vector<std::string> names{"",      "BOOL",  "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16",
                                              "INT32", "INT64", "FP16",  "BF16",   "FP32",   "FP64",   "BYTES"};
  return names;
}

Fields describe(TensorDecl& t) {
  return {
      required(text("name", t.name, {1, 255}, "The tensor's name in requests and answers.")),
      choice("datatype", t.datatype, datatypes(), "The tensor's element type as the protocol calls it; empty: any."),
      dimensions("shape", t.shape, 32, "The tensor's dimensions, -1 where one is variable; left out: any shape."),
  };
}

Fields describe(Batch& b) {
  return {
      integer("max_size", b.max_size, 1, 65536,
              "Rows along the first dimension that one call may take; 1: no batching."),
      boolean("rows_independent", b.rows_independent,
              "Whether no row depends on another or on an earlier call; without it, requests share a call only under "
              "state.strategy none.")};
}

Fields describe(State& s) {
  return {
      choice<StateStrategy>("strategy", s.strategy, state_strategies,
                            "What happens to what a call left in the model before the next one: nothing, the pristine "
                            "state copied back, a fresh instance, or both in turn."),
      integer("every_n", s.every_n, 1, 1000000,
              "periodic: after how many calls a reload takes the place of the reset."),
      choice<StateVerify>("verify", s.verify, state_verifications,
                          "How often the state after a reset is compared with the pristine one; where it differs, the "
                          "instance is stale and is reloaded."),
      integer("verify_every_n", s.verify_every_n, 1, 1000000, "sometimes: after every how many resets."),
  };
}

Fields describe(Limits& l) {
  return {
      integer("memory_mb", l.memory_mb, 0, 16 * 1024 * 1024,
              "MiB of memory of its own that a worker process may have; over it, its allocations fail. 0: no limit."),
      integer("cpu_s", l.cpu_s, 0, 1000000000,
              "Seconds of processor time in the life of a worker process; then it is ended. 0: no limit."),
      integer("open_files", l.open_files, 32, 1000000, "Files that a worker process may have open at once."),
  };
}

Fields describe(CanaryTensor& t) {
  return {
      required(text("name", t.name, {1, 255}, "The tensor's name.")),
      required(choice("datatype", t.datatype, datatypes(), "The tensor's element type as the protocol calls it.")),
      required(sizes("shape", t.shape, 32, "The tensor's dimensions.")),
      required(json("data", t.data, "The elements in row-major order, flat or nested.")),
  };
}

Fields describe(Canary& c) {
  return {
      list(
          "inputs", c.inputs, "CanaryTensor", "name", 1024, [](CanaryTensor& t) { return describe(t); },
          "The inputs of the golden request; empty: there is none."),
      list(
          "outputs", c.outputs, "CanaryTensor", "name", 1024, [](CanaryTensor& t) { return describe(t); },
          "The outputs that must come; others may come besides."),
      number("tolerance", c.tolerance, 0, 1e9,
             "How far a number may be from the expected one, relative to its size where that is over 1."),
  };
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
             "deadlines; no more than half of infer_s."),
      number("load_s", t.load_s, least_s, day_s, "Seconds for the model to be loaded; then the load has failed."),
  };
}

Fields describe(Restart& r) {
  return {
      number("initial_s", r.initial_s, least_s, day_s,
             "Seconds before the first restart; doubled at each further one."),
      number("max_s", r.max_s, least_s, day_s, "Seconds before a restart at most."),
      number("jitter", r.jitter, 0, 1,
             "The share of each wait by which it is shortened at random, at most; 0: every wait is exact."),
      number("quiet_s", r.quiet_s, least_s, day_s,
             "Seconds that an instance must run for the next wait to be initial_s again."),
      integer("intensity", r.intensity, 0, 1000,
              "Restarts of the model's instances within period_s; at one more the model is failed."),
      number("period_s", r.period_s, least_s, day_s, "Seconds over which restarts are counted for intensity."),
      number("retry_failed_s", r.retry_failed_s, least_s, day_s,
             "Seconds between attempts to bring back a model that is failed."),
      integer("orphans_max", r.orphans_max, 1, 1000,
              "Threads of the model that may hang abandoned; at so many no more are started until one comes back."),
  };
}

Fields describe(Breaker& b) {
  return {
      boolean("enabled", b.enabled, "Whether failures of the model open its breaker; an operator always can."),
      integer("failure_threshold", b.failure_threshold, 1, 1000000, "Failures in a row that open it."),
      number("rate", b.rate, 0, 1,
             "Share of failures among the calls of the last window_s that opens it as well; 0: never."),
      number("window_s", b.window_s, 1, day_s, "Seconds that calls count for the rate."),
      integer("min_calls", b.min_calls, 1, 1000000, "Calls within window_s below which there is no rate."),
      number("reset_timeout_s", b.reset_timeout_s, least_s, day_s,
             "Seconds that requests get 503 once it is open; then one is let through to try."),
      number("max_reset_timeout_s", b.max_reset_timeout_s, least_s, day_s,
             "Seconds up to which that time is doubled each time the one let through fails."),
  };
}

Fields describe(Poison& p) {
  return {
      boolean("enabled", p.enabled,
              "Whether a request that brings the model down again and again is refused with 422."),
      integer("crashes", p.crashes, 1, 1000,
              "Crashes or hangs at which the same request was computed; then it is refused."),
      number("ttl_s", p.ttl_s, least_s, day_s, "Seconds that it is refused, and that a suspicion lasts."),
      integer("capacity", p.capacity, 1, 1000000,
              "Requests remembered as suspect or refused; one more and the oldest is forgotten, suspects first."),
  };
}

Fields describe(Recycle& r) {
  return {
      integer("after_requests", r.after_requests, 0, 1000000000000,
              "Requests after which an instance is replaced by a fresh one; 0: never."),
      number("jitter", r.jitter, 0, 1, "Share of after_requests by which each instance's own number may differ."),
      integer("max_rss_mb", r.max_rss_mb, 0, 64 * mib,
              "MiB of resident memory above which an isolated instance is replaced by a fresh one; 0: never."),
  };
}

}  // namespace

Fields describe(Model& m) {
  return {
      path("path", m.path,
           "A TorchScript file or a plugin (.so), relative to the file that names it, or builtin/NAME; empty: model.pt "
           "or plugin.so in the model's folder."),
      json("settings", m.settings, "What a plugin is created with."),
      per_cpu(
          integer("instances", m.instances, 1, 256,
                  "Instances of the model, each of which serves one call at a time; cpu is the number of processors.")),
      integer("spares", m.spares, 0, 16, "Instances that are loaded and wait for one of the others to be lost."),
      choice<Isolation>("isolation", m.isolation, isolations,
                        "Where an instance runs: on a thread of the server, or in a worker process that can be ended."),
      integer("threads", m.threads, 1, 256, "Threads that one call in a worker process may use."),
      section("limits", describe(m.limits), "What a worker process may use."),
      texts("environment", m.environment, variable_name, 256,
            "Environment variables that a worker process gets besides PATH, HOME, TZ and LANG."),
      boolean("idempotent", m.idempotent,
              "Whether a call may be made once more where its instance was lost in the middle of it."),
      boolean("cancel_on_disconnect", m.cancel_on_disconnect,
              "Whether a call is ended when all who wait for it have closed their connections."),
      loose(texts("versions", m.versions, version_choice, 1000,
                  "Versions in the model's folder that are served: latest, all, or numbers.")),
      integer("memory_mb", m.memory_mb, 0, 64 * mib,
              "MiB that one instance takes; 0: what it took last time, or an estimate from its file."),
      section("state", describe(m.state), "How what a call leaves in the model is kept from the next one."),
      section("canary", describe(m.canary), "A request whose answer is known, asked before an instance serves."),
      json("example", m.example,
           "The inputs of an example request by name, as generate takes them; null: the canary's, or made up from "
           "the signature; false: none is shown."),
      section(
          "warmup",
          {integer("calls", m.warmup.calls, 0, 1000,
                   "Calls made before an instance serves, with the canary's inputs, or zeros where there is none.")},
          "The first calls of a model are slow: they are made before anybody waits for them."),
      list(
          "inputs", m.inputs, "Tensor", "name", 1024, [](TensorDecl& t) { return describe(t); },
          "The tensors that a request must have; a request with others gets 400. Empty: any."),
      list(
          "outputs", m.outputs, "Tensor", "name", 1024, [](TensorDecl& t) { return describe(t); },
          "The tensors that an answer has; empty: whatever the model returns."),
      section("batch", describe(m.batch), "Several requests in one call."),
      section("queue", describe(m.queue), "Requests that wait for a free instance."),
      choice<OnBusy>("on_busy", m.on_busy, ways_when_busy,
                     "What becomes of a request that cannot be computed at once because others are: it waits, or is "
                     "refused with 409."),
      text("group", m.group, {0, 255},
           "Models of one group compute one request at a time over all of them; empty: of none."),
      section("timeouts", describe(m.timeouts), "How long things may take."),
      section("restart", describe(m.restart), "How an instance that died is started again."),
      section("breaker", describe(m.breaker), "When requests are refused because too many of them failed."),
      section("poison", describe(m.poison), "When a request is refused because it brings the model down."),
      section("recycle", describe(m.recycle), "When an instance is replaced though nothing is wrong with it."),
  };
}

}  // namespace mainstay::config
