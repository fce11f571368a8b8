#include "runtime/execution/job_pieces.hpp"

#include <chrono>
#include <thread>
#include <utility>

namespace mainstay {

namespace {

/// Between two looks whether a client that is behind has caught up, or gone.
constexpr std::chrono::milliseconds look_every{5};

}  // namespace

bool JobPieces::emit(std::vector<Tensor> piece) {
  if (!over_) over_ = !take(piece);
  return !over_;
}

Result<std::vector<Tensor>> JobPieces::finish(Result<std::vector<Tensor>> outputs) {
  if (outputs && !outputs->empty()) {
    emit(std::move(*outputs));
    outputs = std::vector<Tensor>{};
  }
  if (unwanted_) job_.conclude(Error{Errc::unavailable, "its client went away"});
  return outputs;
}

bool JobPieces::take(const std::vector<Tensor>& piece) {
  for (;;) {
    if (job_.answered() || control_.cancelled) return false;
    if (Clock::now() >= job_.request.deadline) {
      // Before the timer comes to it, which would say the same.
      job_.answer(Error{Errc::deadline_exceeded, "the answer was not whole before the deadline"});
      return false;
    }
    const auto taken = job_.request.wanted() ? job_.take_piece(piece) : Receiver::Taken::no;
    if (taken == Receiver::Taken::yes) return true;
    if (taken == Receiver::Taken::no) {
      // One that was answered meanwhile takes no more pieces either.
      unwanted_ = !job_.answered();
      return false;
    }
    std::this_thread::sleep_for(look_every);
  }
}

}  // namespace mainstay
