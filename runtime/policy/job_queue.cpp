#include "runtime/policy/job_queue.hpp"

#include <algorithm>

namespace mainstay {

namespace {

/// Nothing is kept of it but that it was there, and nobody waits to be told.
bool is_memory(const JobLife& job) {
  return (job.state == JobState::expired || job.state == JobState::cancelled) && !job.owes_delivery;
}

}  // namespace

JobQueue::Admission JobQueue::admission(std::uint64_t bytes) const noexcept {
  if (jobs_.size() >= config_.max_jobs) return Admission::too_many;
  return bytes_ + bytes > config_.max_bytes / 2 ? Admission::too_much : Admission::admitted;
}

std::optional<std::uint64_t> JobQueue::oldest_memory() const {
  return memories_.empty() ? std::nullopt : std::optional(memories_.begin()->second);
}

bool JobQueue::has_room(std::uint64_t bytes, std::uint64_t instead_of) const noexcept {
  return bytes_ - std::min(bytes_, instead_of) + bytes <= config_.max_bytes;
}

void JobQueue::put(JobLife job) {
  remove(job.number);
  bytes_ += job.bytes;
  ++counts_[static_cast<std::size_t>(job.state)];
  // One that runs is ended by its model's own deadline.
  if (job.state != JobState::running) ends_.emplace(job.ends, job.number);
  if (is_memory(job)) memories_.emplace(job.ends, job.number);
  if (job.state == JobState::queued) {
    auto& waiting = lines_[job.model].waiting;
    waiting.insert(std::ranges::lower_bound(waiting, job.number), job.number);
  }
  const auto number = job.number;
  jobs_.emplace(number, std::move(job));
}

void JobQueue::remove(std::uint64_t number) {
  const auto found = jobs_.find(number);
  if (found == jobs_.end()) return;
  take_out(found->second);
  jobs_.erase(found);
}

void JobQueue::take_out(const JobLife& job) {
  bytes_ -= job.bytes;
  --counts_[static_cast<std::size_t>(job.state)];
  ends_.erase({job.ends, job.number});
  memories_.erase({job.ends, job.number});
  if (job.state != JobState::queued) return;
  auto& waiting = lines_.find(job.model)->second.waiting;
  waiting.erase(std::ranges::lower_bound(waiting, job.number));
  drop_if_empty(job.model);
}

const JobLife* JobQueue::find(std::uint64_t number) const {
  const auto found = jobs_.find(number);
  return found == jobs_.end() ? nullptr : &found->second;
}

void JobQueue::take_place(std::uint64_t number) {
  const auto* job = find(number);
  if (!job) return;
  lines_[job->model].places.insert(number);
  places_.emplace(number, job->model);
}

void JobQueue::leave_place(std::uint64_t number) {
  const auto found = places_.find(number);
  if (found == places_.end()) return;
  lines_.find(found->second)->second.places.erase(number);
  drop_if_empty(found->second);
  places_.erase(found);
}

std::optional<std::uint64_t> JobQueue::first_of(const Line& line, WallTime now) const {
  if (line.places.size() >= config_.concurrency || line.held > now) return std::nullopt;
  for (const auto number : line.waiting)
    if (jobs_.at(number).not_before <= now) return number;
  return std::nullopt;
}

std::optional<std::uint64_t> JobQueue::next(WallTime now) const {
  if (crowded()) return std::nullopt;
  std::optional<std::uint64_t> next;
  for (const auto& [model, line] : lines_)
    if (const auto first = first_of(line, now); first && (!next || *first < *next)) next = first;
  return next;
}

void JobQueue::hold(const std::string& model, WallTime until) {
  auto& line = lines_[model];
  line.held = std::max(line.held, until);
}

void JobQueue::release(const std::string& model) {
  if (const auto found = lines_.find(model); found != lines_.end()) found->second.held = {};
}

std::optional<std::uint64_t> JobQueue::timed_out(WallTime now) const {
  if (ends_.empty() || ends_.begin()->first > now) return std::nullopt;
  return ends_.begin()->second;
}

std::optional<WallTime> JobQueue::wake(WallTime now) const {
  std::optional<WallTime> at;
  const auto sooner = [&](WallTime time) {
    if (!at || time < *at) at = time;
  };
  if (!ends_.empty()) sooner(ends_.begin()->first);
  for (const auto& [model, line] : lines_) {
    if (line.waiting.empty() || line.places.size() >= config_.concurrency || crowded()) continue;
    for (const auto number : line.waiting) {
      const auto time = std::max(line.held, jobs_.at(number).not_before);
      if (time > now) sooner(time);
      if (time <= line.held) break;
    }
  }
  return at;
}

std::optional<std::size_t> JobQueue::position(std::uint64_t number) const {
  const auto* job = find(number);
  if (!job || job->state != JobState::queued) return std::nullopt;
  const auto& waiting = lines_.find(job->model)->second.waiting;
  return static_cast<std::size_t>(std::ranges::lower_bound(waiting, number) - waiting.begin()) + 1;
}

void JobQueue::drop_if_empty(const std::string& model) {
  const auto found = lines_.find(model);
  const auto& line = found->second;
  // A hold outlives the one job of its model, which is taken out and put in again.
  if (line.waiting.empty() && line.places.empty() && line.held == WallTime{}) lines_.erase(found);
}

}  // namespace mainstay
