#include "actors/inbox.hpp"

#include <caf/send.hpp>
#include <utility>

namespace mainstay::actors {

void ActorInbox::submit(InferRequest request, Reply reply) noexcept {
  auto job = std::make_shared<Job>(std::move(request), std::move(reply));
  job->traffic = traffic_;
  caf::anon_send(model_, Infer{std::move(job)});
}

void ActorInbox::order(Order order, Completion done) noexcept {
  caf::anon_send(model_, GiveOrder{std::move(order), std::move(done)});
}

void ActorInbox::await_load(LoadWait wait) noexcept { caf::anon_send(model_, AwaitLoad{std::move(wait)}); }

}  // namespace mainstay::actors
