// What others do to the seats of a queue's instances: who has a call under way too long, who gets errands, who goes.

#include <algorithm>
#include <iterator>
#include <utility>

#include "runtime/policy/overdue.hpp"
#include "runtime/queue/request_queue.hpp"

namespace mainstay {

namespace {

const Error not_begun{Errc::unavailable, "the instance ended before it was done"};

/// Never under the lock: who is told may come back at once.
void refuse_all(const std::deque<Errand>& errands, const Error& why) {
  for (const auto& errand : errands) errand.finish(why);
}

}  // namespace

std::optional<Clock::time_point> RequestQueue::overdue_at(const Seat& seat, std::chrono::nanoseconds patience) const {
  std::lock_guard guard{mutex_};
  if (!seat.busy_ && !seat.errands_.empty()) return now_() + errand_time_;
  return when_overdue(seat, patience);
}

std::optional<Clock::time_point> RequestQueue::when_overdue(const Seat& seat, std::chrono::nanoseconds patience) const {
  if (!seat.busy_) return std::nullopt;
  return mainstay::overdue_at(seat.began_, seat.latest_deadline_, patience);
}

std::uint64_t RequestQueue::calls(const Seat& seat) const {
  std::lock_guard guard{mutex_};
  return seat.calls_;
}

bool RequestQueue::busy(const Seat& seat) const {
  std::lock_guard guard{mutex_};
  return seat.busy_;
}

void RequestQueue::open(Seat& seat) {
  {
    std::lock_guard guard{mutex_};
    seat.waits_ = false;
  }
  wake_all();
}

void RequestQueue::close(Seat& seat) {
  std::deque<Errand> left;
  {
    std::lock_guard guard{mutex_};
    seat.closed_ = true;
    left.swap(seat.errands_);
  }
  wake_all();
  refuse_all(left, not_begun);
}

void RequestQueue::ask(Seat& seat, Errand errand) {
  {
    std::lock_guard guard{mutex_};
    if (!seat.closed_) seat.errands_.push_back(std::move(errand));
  }
  wake_all();
}

std::vector<JobPtr> RequestQueue::abandon(Seat& seat) {
  std::vector<JobPtr> under_way;
  std::deque<Errand> left;
  {
    std::lock_guard guard{mutex_};
    left.swap(seat.errands_);
    if (seat.errand_) left.push_back(*seat.errand_);
    under_way = give_up(seat);
  }
  wake_all();
  refuse_all(left, not_begun);
  return under_way;
}

std::optional<std::vector<JobPtr>> RequestQueue::abandon_overdue(Seat& seat, Clock::time_point now,
                                                                 std::chrono::nanoseconds patience) {
  std::optional<Errand> hanging;
  std::deque<Errand> left;
  std::optional<std::vector<JobPtr>> under_way;
  {
    std::lock_guard guard{mutex_};
    const auto at = when_overdue(seat, patience);
    if (!at || *at > now) return std::nullopt;
    hanging = seat.errand_;
    left.swap(seat.errands_);
    under_way = give_up(seat);
  }
  wake_all();
  if (hanging) hanging->finish(Error{Errc::deadline_exceeded, "the instance did not end it in its time"});
  refuse_all(left, not_begun);
  return under_way;
}

std::vector<JobPtr> RequestQueue::give_up(Seat& seat) {
  seat.closed_ = seat.was_given_up_ = true;
  // From now on the vital signs are its successor's.
  if (std::exchange(seat.busy_, false)) seat.vitals_->busy_since = 0;
  if (seat.given_up_) seat.given_up_();
  if (seat.answered_) return {};
  if (seat.held_up_) {
    // Nobody has begun them, so another instance may.
    if (!exclusive_.rejects)
      for (const auto& job : seat.jobs_) job->place.leave();
    std::copy_if(seat.jobs_.rbegin(), seat.jobs_.rend(), std::front_inserter(waiting_),
                 [](const JobPtr& job) { return job->watched_at != Job::unwatched; });
    depth_changed();
    return {};
  }
  // Copied: the instance's thread still reads its own list.
  auto under_way = seat.jobs_;
  for (auto& job : under_way) {
    deadlines_.remove(*job);
    // A thread that hangs would keep everybody out for ever.
    job->place.leave();
  }
  return under_way;
}

void RequestQueue::when_given_up(Seat& seat, std::function<void()> action) {
  std::lock_guard guard{mutex_};
  seat.given_up_ = std::move(action);
  if (seat.was_given_up_ && seat.given_up_) seat.given_up_();
}

bool RequestQueue::given_up(const Seat& seat) const {
  std::lock_guard guard{mutex_};
  return seat.was_given_up_;
}

void RequestQueue::wake_all() {
  filled_.notify_all();
  called_upon_.notify_all();
}

}  // namespace mainstay
