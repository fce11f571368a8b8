#include "runtime/jobs/desk.hpp"

#include <utility>

namespace mainstay::jobs {

Status Desk::open() {
  auto store = Store::open(config_.path);
  if (!store) return std::move(store).error();
  store_ = std::move(store).value();
  return success();
}

Result<std::unique_ptr<Store>> Desk::take_store() {
  if (store_) return std::move(store_);
  return Store::open(config_.path);
}

void Desk::begin() {
  std::function<void()> wake;
  {
    std::lock_guard guard{mutex_};
    begun_ = true;
    wake = wake_;
  }
  if (wake) wake();
}

void Desk::drain() {
  std::lock_guard guard{mutex_};
  begun_ = false;
}

bool Desk::may_begin() const {
  std::lock_guard guard{mutex_};
  return begun_ && runner_;
}

bool Desk::wait_until_idle(Clock::time_point deadline) {
  std::unique_lock lock{mutex_};
  idle_.wait_until(lock, deadline, [this] { return running_ == 0 && delivering_ == 0; });
  // What is not delivered is owed, and no harm done.
  return running_ == 0;
}

void Desk::push(Order order) {
  std::function<void()> wake;
  {
    std::lock_guard guard{mutex_};
    orders_.push_back(std::move(order));
    // Whoever was woken takes all that is there.
    if (orders_.size() == 1) wake = wake_;
  }
  if (wake) wake();
}

template <class Asked>
void Desk::ask(Asked order) {
  bool full = false;
  {
    std::lock_guard guard{mutex_};
    full = orders_.size() >= capacity;
  }
  if (full) return order.told(Error{Errc::unavailable, "too much is asked of the jobs at once"});
  push(std::move(order));
}

void Desk::submit(Submission submission, Told<Accepted> told) { ask(Submit{std::move(submission), std::move(told)}); }

void Desk::look(std::string id, Caller caller, Told<View> told) {
  ask(Look{std::move(id), std::move(caller), std::move(told)});
}

void Desk::list(Question question, Told<Page> told) { ask(List{std::move(question), std::move(told)}); }

void Desk::take_result(std::string id, Caller caller, bool consumes, Told<Taken> told) {
  ask(TakeResult{std::move(id), std::move(caller), consumes, std::move(told)});
}

void Desk::remove(std::string id, Caller caller, Told<std::optional<View>> told) {
  ask(Remove{std::move(id), std::move(caller), std::move(told)});
}

void Desk::post(std::function<void()> work) { push(Chore{std::move(work)}); }

void Desk::wake_with(std::function<void()> wake) {
  std::lock_guard guard{mutex_};
  wake_ = std::move(wake);
}

Orders Desk::take_orders() {
  std::lock_guard guard{mutex_};
  return std::exchange(orders_, {});
}

void Desk::start(Run run) {
  const auto number = run.record.life.number;
  runner_->run(std::move(run), [this, number](Outcome outcome) { push(RunOver{number, std::move(outcome)}); });
}

bool Desk::may_deliver() const {
  std::lock_guard guard{mutex_};
  return begun_ && messenger_;
}

void Desk::deliver(View job) {
  const auto number = job.record.life.number;
  deliveries_.emplace(number, std::nullopt);
  messenger_->deliver(std::move(job), [this, number](Report report) { push(DeliveryOver{number, std::move(report)}); });
}

void Desk::show(const Counts& counts) {
  std::lock_guard guard{mutex_};
  counts_ = counts;
  running_ = under_way_.size();
  delivering_ = deliveries_.size();
  if (running_ == 0 && delivering_ == 0) idle_.notify_all();
}

Counts Desk::counts() const {
  std::lock_guard guard{mutex_};
  return counts_;
}

}  // namespace mainstay::jobs
