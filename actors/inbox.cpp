#include "actors/inbox.hpp"

#include <caf/send.hpp>
#include <utility>

namespace mainstay::actors {

void ActorInbox::submit(InferRequest request, Reply reply) noexcept {
  used();
  auto job = std::make_shared<Job>(std::move(request), std::move(reply));
  traffic_->begun();
  job->traffic = traffic_;
  caf::anon_send(model_, Infer{std::move(job)});
}

void ActorInbox::order(Order order, Completion done) noexcept {
  caf::anon_send(model_, GiveOrder{std::move(order), std::move(done)});
}

void ActorInbox::used() noexcept {
  load_->last_used.store(std::chrono::nanoseconds{now_().time_since_epoch()}.count(), std::memory_order_relaxed);
}

void ActorInbox::await_load(LoadWait wait) noexcept {
  used();
  caf::anon_send(model_, AwaitLoad{std::move(wait)});
}

}  // namespace mainstay::actors
