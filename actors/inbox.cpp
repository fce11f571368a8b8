#include "actors/inbox.hpp"

#include <caf/send.hpp>
#include <utility>

namespace mainstay::actors {

void ActorInbox::submit(InferRequest request, Reply reply) noexcept {
  caf::anon_send(model_, Infer{std::make_shared<Job>(std::move(request), std::move(reply))});
}

}  // namespace mainstay::actors
