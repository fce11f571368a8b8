#include "runtime/policy/deadlines.hpp"

#include <utility>

namespace mainstay {

void Deadlines::add(JobPtr job) {
  heap_.emplace_back();
  place(heap_.size() - 1, std::move(job));
  rise(heap_.size() - 1);
}

void Deadlines::remove(Job& job) noexcept {
  const auto at = std::exchange(job.watched_at, Job::unwatched);
  if (at == Job::unwatched) return;
  auto last = std::move(heap_.back());
  heap_.pop_back();
  if (at == heap_.size()) return;
  place(at, std::move(last));
  rise(at);
  sink(at);
}

std::optional<Clock::time_point> Deadlines::earliest() const noexcept {
  if (heap_.empty()) return std::nullopt;
  return heap_.front()->request.deadline;
}

std::vector<JobPtr> Deadlines::expire(Clock::time_point now) {
  std::vector<JobPtr> expired;
  while (!heap_.empty() && heap_.front()->request.deadline <= now) {
    expired.push_back(heap_.front());
    remove(*expired.back());
  }
  return expired;
}

void Deadlines::place(std::size_t at, JobPtr job) noexcept {
  job->watched_at = at;
  heap_[at] = std::move(job);
}

void Deadlines::rise(std::size_t at) noexcept {
  for (; at > 0 && before(at, (at - 1) / 2); at = (at - 1) / 2) {
    auto parent = std::move(heap_[(at - 1) / 2]);
    place((at - 1) / 2, std::move(heap_[at]));
    place(at, std::move(parent));
  }
}

void Deadlines::sink(std::size_t at) noexcept {
  for (;;) {
    auto child = 2 * at + 1;
    if (child >= heap_.size()) return;
    if (child + 1 < heap_.size() && before(child + 1, child)) ++child;
    if (!before(child, at)) return;
    auto upper = std::move(heap_[at]);
    place(at, std::move(heap_[child]));
    place(child, std::move(upper));
    at = child;
  }
}

bool Deadlines::before(std::size_t a, std::size_t b) const noexcept {
  return heap_[a]->request.deadline < heap_[b]->request.deadline;
}

}  // namespace mainstay
