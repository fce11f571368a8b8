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
  reply_.answer(std::move(result));
  return true;
}

}  // namespace mainstay
