// When a queue's calls have to wait for those of other queues.

#include <utility>

#include "runtime/queue/request_queue.hpp"

namespace mainstay {

RequestQueue::~RequestQueue() { forget_turn(); }

bool RequestQueue::may_begin() {
  if (!exclusive_.places || exclusive_.rejects) return true;
  turn_ = turn_ || exclusive_.places->enter_or_wait(this, exclusive_.call);
  return turn_;
}

void RequestQueue::forget_turn() {
  if (!exclusive_.places || exclusive_.rejects) return;
  if (std::exchange(turn_, false)) exclusive_.places->leave();
  exclusive_.places->forget(this);
}

void RequestQueue::look_again() {
  { std::lock_guard guard{mutex_}; }
  wake_all();
}

}  // namespace mainstay
