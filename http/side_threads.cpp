#include "http/side_threads.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

namespace mainstay::http {

struct SideThreads::State {
  explicit State(std::size_t most) : max_waiting(most) {}

  const std::size_t max_waiting;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::unique_ptr<Task>> waiting;
  bool stopping = false;
};

SideThreads::SideThreads(unsigned threads, std::size_t max_waiting) : state_(std::make_shared<State>(max_waiting)) {
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([state = state_] { work(state); });
}

SideThreads::~SideThreads() {
  std::deque<std::unique_ptr<Task>> dropped;
  {
    std::lock_guard guard{state_->mutex};
    state_->stopping = true;
    dropped.swap(state_->waiting);
  }
  state_->changed.notify_all();
  for (auto& thread : threads_) {
    // The last request of a server that stops may be what has kept this alive.
    if (thread.get_id() == std::this_thread::get_id())
      thread.detach();
    else
      thread.join();
  }
}

bool SideThreads::take(std::unique_ptr<Task>& task) {
  {
    std::lock_guard guard{state_->mutex};
    if (state_->waiting.size() >= state_->max_waiting) return false;
    state_->waiting.push_back(std::move(task));
  }
  state_->changed.notify_one();
  return true;
}

void SideThreads::add(std::unique_ptr<Task> task) {
  {
    std::lock_guard guard{state_->mutex};
    state_->waiting.push_back(std::move(task));
  }
  state_->changed.notify_one();
}

void SideThreads::work(const std::shared_ptr<State>& state) {
  for (;;) {
    std::unique_ptr<Task> task;
    {
      std::unique_lock lock{state->mutex};
      state->changed.wait(lock, [&] { return state->stopping || !state->waiting.empty(); });
      if (state->waiting.empty()) return;
      task = std::move(state->waiting.front());
      state->waiting.pop_front();
    }
    task->run();
  }
}

}  // namespace mainstay::http
