#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "http/dependencies.hpp"
#include "runtime/registry.hpp"

namespace mainstay::http::test {

/// Takes requests and answers them when the test says so: each input comes back as OUT.
class HeldInbox final : public Inbox {
 public:
  void submit(InferRequest request, Reply reply) noexcept override {
    if (immediate_) return answer(request, reply);
    std::lock_guard guard{mutex_};
    waiting_.emplace_back(std::move(request), std::move(reply));
    changed_.notify_all();
  }

  void order(Order order, Completion done) noexcept override {
    std::lock_guard guard{mutex_};
    orders_.emplace_back(order, std::move(done));
  }
  void await_load(LoadWait wait) noexcept override {
    std::lock_guard guard{mutex_};
    load_waits_.push_back(std::move(wait));
  }
  /// Takes the oldest request that waits for the model to be loaded.
  LoadWait take_load_wait() {
    std::lock_guard guard{mutex_};
    auto wait = std::move(load_waits_.at(0));
    load_waits_.pop_front();
    return wait;
  }
  /// Takes the oldest order that was given.
  std::pair<Order, Completion> take_order() {
    std::lock_guard guard{mutex_};
    auto order = std::move(orders_.at(0));
    orders_.pop_front();
    return order;
  }

  void answer_at_once() { immediate_ = true; }

  void wait_for(std::size_t count) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return waiting_.size() >= count; });
  }

  /// Answers the one that has waited so many places from the front.
  void answer(std::size_t place) {
    auto taken = take(place);
    answer(taken.first, taken.second);
  }
  /// The request that has waited so many places from the front, to be answered by the test itself.
  std::pair<InferRequest, Reply> take_request(std::size_t place) { return take(place); }
  void fail(std::size_t place, Error error) { take(place).second.answer(std::move(error)); }
  void drop(std::size_t place) { take(place); }

 private:
  using Waiting = std::pair<InferRequest, Reply>;

  Waiting take(std::size_t place) {
    std::lock_guard guard{mutex_};
    std::deque<Waiting> rest;
    std::unique_ptr<Waiting> taken;
    for (; !waiting_.empty(); waiting_.pop_front(), --place)
      if (place == 0)
        taken = std::make_unique<Waiting>(std::move(waiting_.front()));
      else
        rest.push_back(std::move(waiting_.front()));
    waiting_.swap(rest);
    return std::move(*taken);
  }

  static void answer(InferRequest& request, Reply& reply) {
    InferResponse response;
    response.outputs = std::move(request.inputs);
    for (auto& output : response.outputs) output.name = "OUT";
    response.timings.compute = std::chrono::microseconds{7};
    reply.answer(std::move(response));
  }

  bool immediate_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting> waiting_;
  std::deque<std::pair<Order, Completion>> orders_;
  std::deque<LoadWait> load_waits_;
};

/// A registry with one model in it, called "echo".
struct Served {
  Served() {
    signature->inputs = {{"IN", Datatype::fp32, std::vector<std::int64_t>{-1}}};
    signature->outputs = {{"OUT", Datatype::fp32, std::vector<std::int64_t>{-1}}};
    vitals->state = NodeState::ready;
    root->state = NodeState::ready;
    root->attach(vitals);
    publish(signature);
  }
  /// Without a signature it is not loaded.
  void publish(std::shared_ptr<const Signature> known) {
    registry.publish({"echo", "1", "test", std::make_shared<config::Model>(), std::move(known), vitals, inbox,
                      admission, load, traffic, lives, 0, true});
  }

  Dependencies dependencies(const Lifecycle& lifecycle) const {
    return {.registry = registry,
            .lifecycle = lifecycle,
            .root = root,
            .config = config,
            .loads = loads,
            .memory = memory,
            .heartbeat = heartbeat,
            .cpu_usage = [] { return 0.25; }};
  }

  Registry registry;
  config::Config config;
  LoadsBoard loads;
  MemoryBoard memory;
  Heartbeat heartbeat;
  std::shared_ptr<Signature> signature = std::make_shared<Signature>();
  std::shared_ptr<Vitals> root = std::make_shared<Vitals>("root", "root");
  std::shared_ptr<Vitals> vitals = std::make_shared<Vitals>("echo", "model");
  std::shared_ptr<Admission> admission = std::make_shared<Admission>("echo", config::Model{}, &Clock::now);
  std::shared_ptr<LoadRecord> load = std::make_shared<LoadRecord>();
  std::shared_ptr<Traffic> traffic = std::make_shared<Traffic>();
  std::shared_ptr<Lives> lives = std::make_shared<Lives>();
  std::shared_ptr<HeldInbox> inbox = std::make_shared<HeldInbox>();
};

inline std::string infer_body(const std::string& value, const std::string& id = "") {
  return R"({"id":")" + id + R"(","inputs":[{"name":"IN","datatype":"FP32","shape":[1],"data":[)" + value + "]}]}";
}

}  // namespace mainstay::http::test
