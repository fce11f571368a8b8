#pragma once

#include "actors/contracts.hpp"
#include "runtime/registry.hpp"

namespace mainstay::actors {

/// The way from a front end to a model's actor.
class ActorInbox final : public Inbox {
 public:
  explicit ActorInbox(model_actor model) : model_(std::move(model)) {}
  void submit(InferRequest request, Reply reply) noexcept override;
  void order(Order order, Completion done) noexcept override;
  const model_actor& model() const noexcept { return model_; }

 private:
  const model_actor model_;
};

}  // namespace mainstay::actors
