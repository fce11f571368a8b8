#pragma once

#include "actors/contracts.hpp"
#include "runtime/queue/request_queue.hpp"
#include "runtime/registry.hpp"

namespace mainstay::actors {

/// The way from a front end to a model's actor.
class ActorInbox final : public Inbox {
 public:
  ActorInbox(model_actor model, std::shared_ptr<Traffic> traffic, std::shared_ptr<LoadRecord> load,
             RequestQueue::Now now)
      : model_(std::move(model)), traffic_(std::move(traffic)), load_(std::move(load)), now_(now) {}
  void submit(InferRequest request, Reply reply) noexcept override;
  void order(Order order, Completion done) noexcept override;
  void await_load(LoadWait wait) noexcept override;
  const model_actor& model() const noexcept { return model_; }

 private:
  const model_actor model_;
  void used() noexcept;

  const std::shared_ptr<Traffic> traffic_;
  const std::shared_ptr<LoadRecord> load_;
  const RequestQueue::Now now_;
};

}  // namespace mainstay::actors
