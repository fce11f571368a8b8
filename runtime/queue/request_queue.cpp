#include "runtime/queue/request_queue.hpp"

#include <algorithm>
#include <utility>

#include "runtime/queue/batch.hpp"

namespace mainstay {

namespace {

/// Until when the instance may take over a request.
Clock::time_point time_of(const Job& job) {
  const auto deadline = job.request.deadline;
  if (!job.streams() || deadline > Clock::time_point::max() - RequestQueue::time_to_stop) return deadline;
  return deadline + RequestQueue::time_to_stop;
}

}  // namespace

RequestQueue::RequestQueue(std::size_t capacity, unsigned batch_rows, std::shared_ptr<Vitals> vitals, Now now,
                           std::chrono::nanoseconds errand_time)
    : capacity_(capacity),
      batch_rows_(batch_rows),
      vitals_(std::move(vitals)),
      now_(now),
      errand_time_(std::chrono::duration_cast<Clock::duration>(errand_time)) {}

bool RequestQueue::push(JobPtr job) {
  std::optional<Error> refusal;
  bool look_sooner = false, wake = false;
  {
    std::lock_guard guard{mutex_};
    if (refusal_) {
      refusal = this->refusal(now_());
    } else if (waiting_.size() >= capacity_) {
      refusal = Error{Errc::unavailable, "the model's queue is full: " + std::to_string(capacity_) + " requests wait"};
    } else if (exclusive_.rejects && !exclusive_.places->enter()) {
      refusal = Exclusion::refusal();
    } else {
      if (exclusive_.rejects) job->place.hold(exclusive_.places);
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

bool RequestQueue::take(Seat& seat, const std::function<void()>& left) {
  for (std::vector<JobPtr> done, dropped;;) {
    bool more = false;
    {
      std::unique_lock lock{mutex_};
      if (left && (seat.closed_ || !has_work(seat))) {
        lock.unlock();
        left();
        lock.lock();
      }
      end_call(seat, done);
      if (waiting_.empty() && !done.empty()) {
        // Nothing is waiting: the time to let go of what was answered, before the sleep and outside of the lock.
        lock.unlock();
        done.clear();
        lock.lock();
      }
      await_work(seat, lock);
      if (seat.closed_) {
        // There is nobody to use a turn; whoever takes its place will wait for one again.
        if (idle_seats_ == 0) forget_turn();
        return false;
      }
      if (seat.errands_.empty())
        begin_call(seat, dropped);
      else
        begin_errand(seat);
      more = !waiting_.empty() && idle_seats_ > 0;
    }
    if (more) filled_.notify_one();
    done.clear();
    for (auto& job : dropped)
      job->conclude(job->request.wanted()
                        ? Error{Errc::deadline_exceeded, "the deadline passed while the request waited"}
                        : Error{Errc::unavailable, "its client went away while the request waited"});
    dropped.clear();
    if (seat.errand_ || !seat.jobs_.empty()) return true;
  }
}

void RequestQueue::await_work(const Seat& seat, std::unique_lock<std::mutex>& lock) {
  while (!seat.closed_ && !has_work(seat)) {
    if (seat.waits_) {
      called_upon_.wait(lock);
    } else {
      ++idle_seats_;
      filled_.wait(lock);
      --idle_seats_;
    }
  }
}

bool RequestQueue::has_work(const Seat& seat) {
  return !seat.errands_.empty() || (!seat.waits_ && !waiting_.empty() && may_begin());
}

void RequestQueue::end_call(Seat& seat, std::vector<JobPtr>& done) {
  for (auto& job : seat.jobs_) {
    deadlines_.remove(*job);
    job->place.leave();
  }
  done.swap(seat.jobs_);
  seat.errand_.reset();
  seat.answered_ = seat.held_up_ = false;
  if (std::exchange(seat.busy_, false)) seat.vitals_->busy_since = 0;
}

void RequestQueue::begin_call(Seat& seat, std::vector<JobPtr>& dropped) {
  const auto now = now_();
  std::int64_t rows = 0;
  while (!waiting_.empty()) {
    auto& job = waiting_.front();
    if (job->request.deadline <= now || !job->request.wanted()) {
      deadlines_.remove(*job);
      dropped.push_back(std::move(job));
    } else {
      const auto more = batch_rows_ > 1 && !job->streams() ? rows_of(job->request) : std::nullopt;
      if (!seat.jobs_.empty() &&
          (!more || *more > batch_rows_ - rows || !alike(seat.jobs_.front()->request, job->request)))
        break;
      rows += more.value_or(batch_rows_);
      seat.latest_deadline_ = seat.jobs_.empty() ? time_of(*job) : std::max(seat.latest_deadline_, time_of(*job));
      ++job->attempts;
      if (job->request.watch) job->request.watch->begin();
      job->began = now;
      job->leader = seat.jobs_.empty() ? nullptr : seat.jobs_.front();
      seat.jobs_.push_back(std::move(job));
    }
    waiting_.pop_front();
    if (rows >= batch_rows_) break;
  }
  if (!seat.jobs_.empty() && std::exchange(turn_, false)) seat.jobs_.front()->place.hold(exclusive_.places);
  depth_changed();
  if (seat.jobs_.empty()) return;
  ++seat.calls_;
  begin(seat, now);
}

void RequestQueue::begin_errand(Seat& seat) {
  const auto now = now_();
  seat.errand_ = std::move(seat.errands_.front());
  seat.errands_.pop_front();
  seat.latest_deadline_ = now + errand_time_;
  begin(seat, now);
}

void RequestQueue::begin(Seat& seat, Clock::time_point now) {
  seat.busy_ = true;
  seat.began_ = now;
  seat.vitals_->busy_since = std::chrono::nanoseconds{now.time_since_epoch()}.count();
}

void RequestQueue::answered(Seat& seat) {
  std::lock_guard guard{mutex_};
  for (auto& job : seat.jobs_) deadlines_.remove(*job);
  if (seat.was_given_up_) return;
  const auto now = now_();
  seat.answered_ = true;
  seat.latest_deadline_ = now + errand_time_;
  begin(seat, now);
}

void RequestQueue::held_up(Seat& seat) {
  std::lock_guard guard{mutex_};
  seat.held_up_ = true;
  seat.latest_deadline_ = seat.began_ + errand_time_;
}

void RequestQueue::begun(Seat& seat) {
  std::lock_guard guard{mutex_};
  if (seat.was_given_up_) return;
  seat.held_up_ = false;
  seat.latest_deadline_ = {};
  for (const auto& job : seat.jobs_) seat.latest_deadline_ = std::max(seat.latest_deadline_, time_of(*job));
  begin(seat, now_());
  for (const auto& job : seat.jobs_)
    // Whoever answers one that is not watched any more may be reading it.
    if (job->watched_at != Job::unwatched) job->began = seat.began_;
}

void RequestQueue::fail(Seat& seat, const Error& why, bool again) {
  std::vector<JobPtr> lost;
  {
    std::lock_guard guard{mutex_};
    const auto now = now_();
    auto& jobs = seat.jobs_;
    for (auto job = jobs.rbegin(); job != jobs.rend(); ++job) {
      const auto& request = (*job)->request;
      if (again && !refusal_ && (*job)->attempts == 1 && !(*job)->answered() && request.wanted() &&
          !(*job)->has_given() && request.deadline > now && (*job)->watched_at != Job::unwatched) {
        if (!exclusive_.rejects) (*job)->place.leave();
        waiting_.push_front(std::move(*job));
      } else {
        lost.push_back(std::move(*job));
      }
    }
    for (auto& job : lost) deadlines_.remove(*job);
    jobs.clear();
    depth_changed();
  }
  filled_.notify_one();
  for (auto& job : lost) job->conclude(why);
}

std::vector<JobPtr> RequestQueue::expire(Clock::time_point now) {
  std::lock_guard guard{mutex_};
  auto expired = deadlines_.expire(now);
  if (!expired.empty()) {
    std::erase_if(waiting_, [](const JobPtr& job) {
      if (job->watched_at != Job::unwatched) return false;
      job->place.leave();
      return true;
    });
    depth_changed();
  }
  return expired;
}

std::vector<JobPtr> RequestQueue::withdraw(const std::function<bool(const InferRequest& request)>& asked) {
  std::vector<JobPtr> withdrawn;
  std::lock_guard guard{mutex_};
  std::erase_if(waiting_, [&](const JobPtr& job) {
    if (!asked(job->request)) return false;
    deadlines_.remove(*job);
    job->place.leave();
    withdrawn.push_back(job);
    return true;
  });
  depth_changed();
  return withdrawn;
}

std::optional<Clock::time_point> RequestQueue::plan_look(std::optional<Clock::time_point> other) {
  // One step under the lock: a job that came between a look at the earliest and the promise would be watched by nobody.
  std::lock_guard guard{mutex_};
  auto next = deadlines_.earliest();
  if (other && (!next || *other < *next)) next = other;
  next_look_ = next.value_or(Clock::time_point::max());
  return next;
}

void RequestQueue::refuse(Error why, std::optional<Clock::time_point> until) {
  std::deque<JobPtr> refused;
  {
    std::lock_guard guard{mutex_};
    refusal_ = std::move(why);
    refused_until_ = until;
    why = refusal(now_());
    refused.swap(waiting_);
    for (auto& job : refused) deadlines_.remove(*job);
    depth_changed();
  }
  for (auto& job : refused) job->conclude(why);
}

std::optional<Error> RequestQueue::refusal() const {
  std::lock_guard guard{mutex_};
  return refusal_ ? std::optional{refusal(now_())} : std::nullopt;
}

Error RequestQueue::refusal(Clock::time_point now) const {
  auto why = *refusal_;
  if (refused_until_)
    why.retry_after = std::chrono::ceil<std::chrono::milliseconds>(std::max(*refused_until_ - now, Clock::duration{0}));
  return why;
}

void RequestQueue::accept() {
  std::lock_guard guard{mutex_};
  refusal_.reset();
}

std::size_t RequestQueue::depth() const {
  std::lock_guard guard{mutex_};
  return waiting_.size();
}

bool RequestQueue::idle() const {
  std::lock_guard guard{mutex_};
  return waiting_.empty() && !deadlines_.earliest();
}

void RequestQueue::depth_changed() noexcept {
  vitals_->queue_depth.store(waiting_.size(), std::memory_order_relaxed);
  // Others may have the turn that nothing is left for.
  if (waiting_.empty()) forget_turn();
}

}  // namespace mainstay
