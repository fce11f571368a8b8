#include "runtime/queue/job.hpp"

#include <utility>

namespace mainstay {

bool Job::answer(Result<InferResponse> result) noexcept {
  if (answered_.exchange(true, std::memory_order_acq_rel)) return false;
  if (outcomes) outcomes->answered(*this, result);
  if (traffic) {
    traffic->ended(result ? std::nullopt : std::optional(result.error().code), Clock::now() - request.arrived);
    if (result) {
      traffic->spent(Traffic::Phase::queue, result->timings.queue);
      traffic->spent(Traffic::Phase::compute, result->timings.compute);
    }
  }
  // Waits for a piece that is just being given; there will be no other.
  if (streams_) {
    const std::lock_guard guard{giving_};
  }
  reply_.answer(std::move(result));
  return true;
}

Receiver::Taken Job::take_piece(const std::vector<Tensor>& piece) noexcept {
  const std::lock_guard guard{giving_};
  if (answered()) return Receiver::Taken::no;
  const auto taken = reply_.take_piece(piece);
  if (taken == Receiver::Taken::yes) given_ = true;
  if (taken == Receiver::Taken::later) held_up_ = true;
  return taken;
}

}  // namespace mainstay
