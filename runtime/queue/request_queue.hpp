#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include "runtime/policy/deadlines.hpp"
#include "runtime/queue/job.hpp"
#include "runtime/queue/seat.hpp"

namespace mainstay {

/// The requests that wait for a model. It outlives every instance. Senders put into it on their own threads and are
/// refused there when it is full; instances take as much as one call holds; a timer looks after the deadlines of all
/// that wait and of all that are being worked on.
class RequestQueue {
 public:
  using Now = Clock::time_point (*)();

  /// A model that streams hears of the deadline with its next piece, be it that only its client was behind; for so long
  /// after that its call does not count as hung.
  static constexpr std::chrono::seconds time_to_stop{1};

  RequestQueue(std::size_t capacity, unsigned batch_rows, std::shared_ptr<Vitals> vitals, Now now = &Clock::now,
               std::chrono::nanoseconds errand_time = std::chrono::minutes{3});
  ~RequestQueue();
  RequestQueue(const RequestQueue&) = delete;
  RequestQueue& operator=(const RequestQueue&) = delete;

  /// What computing a request excludes.
  struct Exclusive {
    std::shared_ptr<Exclusion> places;
    /// A request that finds no place is refused with `busy`; otherwise it waits for one.
    bool rejects = false;
    /// Calls for `look_again`, from another queue's thread and under its lock.
    std::function<void()> call;
  };
  /// To be said before anything is pushed.
  void exclude(Exclusive exclusive) { exclusive_ = std::move(exclusive); }
  /// There may be a place now.
  void look_again();

  /// Takes a job, or answers it at once with the reason why not. True where its deadline is nearer than the next
  /// planned look at the deadlines, so that the caller must ask for an earlier one.
  [[nodiscard]] bool push(JobPtr job);

  /// Ends the call or errand that `seat` was working on and waits for the next. False: the seat was closed. Where
  /// nothing is there to be done, what is `left` of the last call is done before that ends, and only then.
  bool take(Seat& seat, const std::function<void()>& left = {});
  /// The call under way at `seat` is answered. What the instance still has to do before it takes another one has the
  /// time of an errand, and no request has a part in it.
  void answered(Seat& seat);
  /// The call under way cannot begin yet: the instance still has to do something of the call before, for which it has
  /// the time of an errand. Should it never end that, the requests go back to the front.
  void held_up(Seat& seat);
  /// Now it begins.
  void begun(Seat& seat);
  /// The call under way at `seat` has failed: its requests are answered, but those that may be computed `again` and
  /// were not before go back to the front.
  void fail(Seat& seat, const Error& why, bool again);

  /// Removes what has passed its deadline, whether it waits or is being worked on.
  std::vector<JobPtr> expire(Clock::time_point now);
  /// Fixes when the deadlines are looked at next: at the earliest of them, or at `other` if that is sooner. Nothing:
  /// there is nothing to look at, and the first job that comes will ask.
  std::optional<Clock::time_point> plan_look(std::optional<Clock::time_point> other);

  /// Removes those that wait and of which `asked` is true.
  std::vector<JobPtr> withdraw(const std::function<bool(const InferRequest& request)>& asked);

  /// When the call or errand under way at `seat` counts as hung, or, where an errand is still to be begun, when it
  /// may; nothing: it is idle.
  std::optional<Clock::time_point> overdue_at(const Seat& seat, std::chrono::nanoseconds patience) const;

  /// Calls may come to a seat that waited.
  void open(Seat& seat);
  /// No further work for `seat`. The call under way may finish.
  void close(Seat& seat);
  /// The same, but the call under way is given up: these are its requests, answered or not.
  std::vector<JobPtr> abandon(Seat& seat);
  bool given_up(const Seat& seat) const;
  /// What to do when `seat` is given up, at once where it has been already. Called under the queue's lock: a signal to
  /// a process, say, which then cannot have been replaced by another meanwhile.
  void when_given_up(Seat& seat, std::function<void()> action);
  /// Puts an errand before the next call at `seat`. One that takes longer than the queue's time for errands makes the
  /// instance count as hung.
  void ask(Seat& seat, Errand errand);
  /// The same as abandon(), where the call under way still is overdue; nothing: it has ended meanwhile, and the
  /// instance goes on.
  std::optional<std::vector<JobPtr>> abandon_overdue(Seat& seat, Clock::time_point now,
                                                     std::chrono::nanoseconds patience);

  /// Whether a call or an errand is under way at `seat`.
  bool busy(const Seat& seat) const;
  /// How many calls the instance at `seat` has begun. All but the last have ended well: the first that fails ends it.
  std::uint64_t calls(const Seat& seat) const;

  /// From now on every job is answered with `why`, and so is what waits. `until`: when it is worth to come again.
  void refuse(Error why, std::optional<Clock::time_point> until = std::nullopt);
  void accept();
  /// Why every job is refused; nothing: they are taken.
  std::optional<Error> refusal() const;

  std::size_t depth() const;
  /// Nothing waits, and no call is under way that somebody waits for.
  bool idle() const;

 private:
  std::optional<Clock::time_point> when_overdue(const Seat& seat, std::chrono::nanoseconds patience) const;
  std::vector<JobPtr> give_up(Seat& seat);
  Error refusal(Clock::time_point now) const;
  void end_call(Seat& seat, std::vector<JobPtr>& done);
  void begin_call(Seat& seat, std::vector<JobPtr>& dropped);
  void begin_errand(Seat& seat);
  void begin(Seat& seat, Clock::time_point now);
  void await_work(const Seat& seat, std::unique_lock<std::mutex>& lock);
  bool has_work(const Seat& seat);
  bool may_begin();
  void forget_turn();
  /// Those of all seats, each of which looks whether it was meant.
  void wake_all();
  void depth_changed() noexcept;

  const std::size_t capacity_;
  const std::int64_t batch_rows_;
  const std::shared_ptr<Vitals> vitals_;
  const Now now_;
  const Clock::duration errand_time_;

  mutable std::mutex mutex_;
  // What waits for a call and what waits only for errands sleep apart: the one that is woken for a call has to take it.
  std::condition_variable filled_;
  std::condition_variable called_upon_;
  std::deque<JobPtr> waiting_;
  Deadlines deadlines_;
  Clock::time_point next_look_ = Clock::time_point::max();
  Exclusive exclusive_;
  /// A place for the next call is there.
  bool turn_ = false;
  std::optional<Error> refusal_;
  std::optional<Clock::time_point> refused_until_;
  unsigned idle_seats_ = 0;
};

}  // namespace mainstay
