#pragma once

#include <gtest/gtest.h>

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <caf/send.hpp>
#include <deque>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "actors/inbox.hpp"
#include "actors/root.hpp"
#include "actors/surroundings.hpp"
#include "tests/support/recorder.hpp"

namespace mainstay::testing {

/// The supervision tree on CAF's deterministic scheduler: nothing runs but what the test runs, and time stands still
/// until it is moved. Executors are played by the test, which holds what each was given to do.
class Stage : public ::testing::Test {
 protected:
  explicit Stage(config::ModelLoading loading = {}, config::ModelUnloading unloading = {})
      : surroundings{.registry = registry,
                     .log = *log,
                     .events = *events,
                     .start_executor = [this](ExecutorTask task) { tasks.push_back(std::move(task)); },
                     .loading = std::move(loading),
                     .unloading = std::move(unloading),
                     .loads = &loads,
                     .now = [] { return current()->now(); }} {
    current() = this;
    root = system.spawn<actors::Root>(surroundings, top);
    scheduler().run();
  }
  ~Stage() override {
    caf::anon_send_exit(root, caf::exit_reason::user_shutdown);
    root = nullptr;
    run();
    for (std::size_t i = 0; i < tasks.size(); ++i) finish(tasks[i]);
    run();
    current() = nullptr;
  }

  caf::scheduler::test_coordinator& scheduler() {
    return dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler());
  }
  Clock::time_point now() { return scheduler().clock().now(); }

  /// Runs every message that is there, and no timer.
  void run() {
    while (scheduler().try_run_once()) {
    }
  }
  void advance(std::chrono::nanoseconds time) {
    scheduler().advance_time(caf::timespan{time.count()});
    run();
  }

  /// Serves a model and lets its instances load.
  void serve(const std::string& name, config::Model config = {}, const std::string& version = "1") {
    offer(name, config, version);
    // One that is loaded may let another one begin.
    for (std::size_t i = 0; i < tasks.size(); ++i)
      if (tasks[i].source.name == name && tasks[i].source.version == version) load(tasks[i]);
  }
  void offer(const std::string& name, config::Model config = {}, const std::string& version = "1") {
    caf::anon_send(root, actors::ServeModel{{name, version, std::move(config), {}, "test"}});
    run();
  }
  void load(ExecutorTask& task, std::uint64_t bytes = 0) {
    loaded_.insert(task.seat);
    task.events->loaded({std::make_shared<Signature>(), 0, nullptr, bytes});
    run();
  }

  Sent send(const std::string& name, std::chrono::nanoseconds patience = std::chrono::seconds{30}) {
    Sent sent;
    InferRequest request;
    request.inputs = {floats("INPUT0", {1}, {1})};
    request.arrived = now();
    request.deadline = now() + std::chrono::duration_cast<Clock::duration>(patience);
    (*registry.find(name, ""))->inbox->submit(std::move(request), Reply(std::make_unique<Recorder>(sent.answers)));
    run();
    return sent;
  }

  /// Gives a model an order; true, an error or, while it is under way, nothing.
  struct Ordered {
    std::shared_ptr<std::optional<Status>> end = std::make_shared<std::optional<Status>>();
    bool under_way() const { return !*end; }
    bool done() const { return *end && (*end)->ok(); }
    std::optional<Errc> code() const {
      return *end && !(*end)->ok() ? std::optional{(*end)->error().code} : std::nullopt;
    }
  };
  Ordered order(const std::string& name, Order order) {
    Ordered ordered;
    (*registry.find(name, ""))->inbox->order(order, Completion([end = ordered.end](Status status) {
                                               *end = std::move(status);
                                             }));
    run();
    return ordered;
  }

  /// A request comes for a model whose inputs nobody knows yet.
  Ordered await_load(const std::string& name) {
    Ordered waiting;
    (*registry.find(name, ""))
        ->inbox->await_load({Completion([end = waiting.end](Status status) { *end = std::move(status); }), nullptr});
    run();
    return waiting;
  }
  /// The names of the models whose instances have begun to load and are not done with it, in the order of their begin.
  std::vector<std::string> loading() const {
    std::vector<std::string> names;
    for (const auto& task : tasks)
      if (is_loading(task)) names.push_back(task.source.name);
    return names;
  }
  bool is_loading(const ExecutorTask& task) const { return task.queue && !loaded_.contains(task.seat); }

  /// The model's actor dies, as of a bug in it.
  void kill(const std::string& name) {
    const auto inbox = std::dynamic_pointer_cast<actors::ActorInbox>((*registry.find(name, ""))->inbox);
    caf::anon_send_exit(inbox->model(), caf::exit_reason::kill);
    run();
  }

  /// The instance takes what waits, as its thread would.
  static void take(ExecutorTask& task) { ASSERT_TRUE(task.queue->take(*task.seat)); }
  static void answer(ExecutorTask& task) {
    for (const auto& job : task.seat->jobs()) job->answer(InferResponse{});
  }
  /// The call that the instance is in brings it down.
  void crash(ExecutorTask& task, const std::string& message = "boom") {
    auto calls = task.seat->jobs();
    task.queue->fail(*task.seat, Error{Errc::internal, message}, task.source.config.idempotent);
    finish(task, Cause::crashed, message, std::move(calls));
  }
  /// The instance's thread comes to its end.
  void finish(ExecutorTask& task, Cause cause = Cause::asked, std::string message = {},
              std::vector<JobPtr> calls = {}) {
    if (!task.queue) return;
    task.queue->close(*task.seat);
    (void)task.queue->take(*task.seat);
    task.events->ended({cause, std::move(message)}, std::move(calls));
    task = {};
    run();
  }

  NodeView view() { return top->view(now()); }
  /// The node of that name anywhere in the tree.
  NodeView node(const std::string& name) {
    const auto found = find(view(), name);
    EXPECT_TRUE(found) << "no node " << name;
    return found.value_or(NodeView{});
  }
  static std::optional<NodeView> find(const NodeView& at, const std::string& name) {
    if (at.name == name) return at;
    for (const auto& child : at.children)
      if (auto found = find(child, name)) return found;
    return std::nullopt;
  }

  Registry registry;
  std::unique_ptr<Log> log = make_silent_log();
  std::unique_ptr<EventLog> events = make_silent_event_log();
  std::deque<ExecutorTask> tasks;
  LoadsBoard loads;
  actors::Surroundings surroundings;
  std::shared_ptr<Vitals> top = std::make_shared<Vitals>("root", "supervisor");
  caf::actor_system_config config;
  caf::actor_system system{config.set("scheduler.policy", caf::atom("testing"))};
  actors::root_actor root;

 private:
  std::set<std::weak_ptr<Seat>, std::owner_less<>> loaded_;

  /// The clock that queues are given is a plain function: this is how it finds its stage.
  static Stage*& current() {
    static Stage* stage = nullptr;
    return stage;
  }
};

}  // namespace mainstay::testing
