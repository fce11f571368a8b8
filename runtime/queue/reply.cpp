#include "runtime/queue/reply.hpp"

namespace mainstay {

Reply::~Reply() {
  if (receiver_) answer(Error{Errc::unavailable, "the request was given up before it was answered"});
}

void Reply::answer(Result<InferResponse> result) noexcept {
  if (auto receiver = std::exchange(receiver_, nullptr)) receiver->receive(std::move(result));
}

}  // namespace mainstay
