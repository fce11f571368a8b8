#pragma once

#include "actors/contracts.hpp"
#include "runtime/registry.hpp"

namespace mainstay::actors {

/// The way from a front end to a model's actor.
class ActorInbox final : public Inbox {
 public:
  ActorInbox(model_actor model, std::shared_ptr<Traffic> traffic)
      : model_(std::move(model)), traffic_(std::move(traffic)) {}
  void submit(InferRequest request, Reply reply) noexcept override;
  void order(Order order, Completion done) noexcept override;
  void await_load(LoadWait wait) noexcept override;
  const model_actor& model() const noexcept { return model_; }

 private:
  const model_actor model_;
  const std::shared_ptr<Traffic> traffic_;
};

}  // namespace mainstay::actors
