#include "runtime/request_queue.hpp"

#include <algorithm>
#include <utility>

#include "runtime/batch.hpp"
#include "runtime/policy/overdue.hpp"

namespace mainstay {

RequestQueue::RequestQueue(std::size_t capacity, unsigned batch_rows, std::shared_ptr<Vitals> vitals, Now now)
    : capacity_(capacity), batch_rows_(batch_rows), vitals_(std::move(vitals)), now_(now) {}

bool RequestQueue::push(JobPtr job) {
  std::optional<Error> refusal;
  bool look_sooner = false, wake = false;
  {
    std::lock_guard guard{mutex_};
    if (refusal_) {
      refusal = refusal_;
    } else if (waiting_.size() >= capacity_) {
      refusal = Error{Errc::unavailable, "the model's queue is full: " + std::to_string(capacity_) + " requests wait"};
    } else {
      wake = waiting_.empty();
      look_sooner = job->request.deadline < next_look_;
      // Only the first of many asks: who comes while it is on its way need not.
      if (look_sooner) next_look_ = job->request.deadline;
      deadlines_.add(job);
      waiting_.push_back(std::move(job));
      depth_changed();
    }
  }
  if (refusal) job->answer(std::move(*refusal));
  if (wake) filled_.notify_one();
  return look_sooner;
}

bool RequestQueue::take(Seat& seat) {
  for (std::vector<JobPtr> done, late;;) {
    bool more = false;
    {
      std::unique_lock lock{mutex_};
      end_call(seat, done);
      if (waiting_.empty() && !done.empty()) {
        // Nothing is waiting: the time to let go of what was answered, before the sleep and outside of the lock.
        lock.unlock();
        done.clear();
        lock.lock();
      }
      ++idle_seats_;
      filled_.wait(lock, [&] { return seat.closed_ || !waiting_.empty(); });
      --idle_seats_;
      if (seat.closed_) return false;
      begin_call(seat, late);
      more = !waiting_.empty() && idle_seats_ > 0;
    }
    if (more) filled_.notify_one();
    done.clear();
    for (auto& job : late) job->answer(Error{Errc::deadline_exceeded, "the deadline passed while the request waited"});
    late.clear();
    if (!seat.jobs_.empty()) return true;
  }
}

void RequestQueue::end_call(Seat& seat, std::vector<JobPtr>& done) {
  for (auto& job : seat.jobs_) deadlines_.remove(*job);
  done.swap(seat.jobs_);
  if (std::exchange(seat.busy_, false)) seat.vitals_->busy_since = 0;
}

void RequestQueue::begin_call(Seat& seat, std::vector<JobPtr>& late) {
  const auto now = now_();
  std::int64_t rows = 0;
  while (!waiting_.empty()) {
    auto& job = waiting_.front();
    if (job->request.deadline <= now) {
      deadlines_.remove(*job);
      late.push_back(std::move(job));
    } else {
      const auto more = batch_rows_ > 1 ? rows_of(job->request) : std::nullopt;
      if (!seat.jobs_.empty() &&
          (!more || rows + *more > batch_rows_ || !alike(seat.jobs_.front()->request, job->request)))
        break;
      rows += more.value_or(batch_rows_);
      seat.latest_deadline_ =
          seat.jobs_.empty() ? job->request.deadline : std::max(seat.latest_deadline_, job->request.deadline);
      seat.jobs_.push_back(std::move(job));
    }
    waiting_.pop_front();
    if (rows >= batch_rows_) break;
  }
  depth_changed();
  if (seat.jobs_.empty()) return;
  seat.busy_ = true;
  ++seat.calls_;
  seat.began_ = now;
  seat.vitals_->busy_since = std::chrono::nanoseconds{now.time_since_epoch()}.count();
}

std::vector<JobPtr> RequestQueue::expire(Clock::time_point now) {
  std::lock_guard guard{mutex_};
  auto expired = deadlines_.expire(now);
  if (!expired.empty()) {
    std::erase_if(waiting_, [](const JobPtr& job) { return job->watched_at == Job::unwatched; });
    depth_changed();
  }
  return expired;
}

std::optional<Clock::time_point> RequestQueue::plan_look(std::optional<Clock::time_point> other) {
  // One step under the lock: a job that came between a look at the earliest and the promise would be watched by nobody.
  std::lock_guard guard{mutex_};
  auto next = deadlines_.earliest();
  if (other && (!next || *other < *next)) next = other;
  next_look_ = next.value_or(Clock::time_point::max());
  return next;
}

std::optional<Clock::time_point> RequestQueue::overdue_at(const Seat& seat, std::chrono::nanoseconds patience) const {
  std::lock_guard guard{mutex_};
  return when_overdue(seat, patience);
}

std::optional<Clock::time_point> RequestQueue::when_overdue(const Seat& seat, std::chrono::nanoseconds patience) const {
  if (!seat.busy_ || seat.closed_) return std::nullopt;
  return mainstay::overdue_at(seat.began_, seat.latest_deadline_, patience);
}

std::uint64_t RequestQueue::calls(const Seat& seat) const {
  std::lock_guard guard{mutex_};
  return seat.calls_;
}

void RequestQueue::close(Seat& seat) {
  {
    std::lock_guard guard{mutex_};
    seat.closed_ = true;
  }
  filled_.notify_all();
}

std::vector<JobPtr> RequestQueue::abandon(Seat& seat) {
  std::vector<JobPtr> unanswered;
  {
    std::lock_guard guard{mutex_};
    unanswered = give_up(seat);
  }
  filled_.notify_all();
  return unanswered;
}

std::optional<std::vector<JobPtr>> RequestQueue::abandon_overdue(Seat& seat, Clock::time_point now,
                                                                 std::chrono::nanoseconds patience) {
  // No need to wake anybody: an instance in the middle of a call does not wait here.
  std::lock_guard guard{mutex_};
  const auto at = when_overdue(seat, patience);
  if (!at || *at > now) return std::nullopt;
  return give_up(seat);
}

std::vector<JobPtr> RequestQueue::give_up(Seat& seat) {
  seat.closed_ = true;
  // From now on the vital signs are its successor's.
  if (std::exchange(seat.busy_, false)) seat.vitals_->busy_since = 0;
  // Copied: the instance's thread still reads its own list.
  auto unanswered = seat.jobs_;
  for (auto& job : unanswered) deadlines_.remove(*job);
  std::erase_if(unanswered, [](const JobPtr& job) { return job->answered(); });
  return unanswered;
}

void RequestQueue::refuse(const Error& why) {
  std::deque<JobPtr> refused;
  {
    std::lock_guard guard{mutex_};
    refusal_ = why;
    refused.swap(waiting_);
    for (auto& job : refused) deadlines_.remove(*job);
    depth_changed();
  }
  for (auto& job : refused) job->answer(why);
}

void RequestQueue::accept() {
  std::lock_guard guard{mutex_};
  refusal_.reset();
}

std::size_t RequestQueue::depth() const {
  std::lock_guard guard{mutex_};
  return waiting_.size();
}

void RequestQueue::depth_changed() noexcept { vitals_->queue_depth.store(waiting_.size(), std::memory_order_relaxed); }

}  // namespace mainstay
