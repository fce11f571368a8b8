#include "actors/inbox.hpp"

#include <caf/send.hpp>
#include <utility>

namespace mainstay::actors {

void ActorInbox::submit(InferRequest request, Reply reply) noexcept {
  caf::anon_send(model_, Infer{std::make_shared<Job>(std::move(request), std::move(reply))});
}

void ActorInbox::order(Order order, Completion done) noexcept {
  caf::anon_send(model_, GiveOrder{order, std::move(done)});
}

}  // namespace mainstay::actors
