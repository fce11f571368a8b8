#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "runtime/jobs/orders.hpp"
#include "runtime/jobs/store.hpp"
#include "runtime/log/log.hpp"
#include "runtime/queue/request.hpp"

namespace mainstay::jobs {

/// A run under way, as the jobs' thread sees it.
struct UnderWay {
  std::shared_ptr<std::atomic<bool>> unwanted;
  std::shared_ptr<CallWatch> watch;
  /// It has ended, and that could not be written yet.
  std::optional<Outcome> outcome = std::nullopt;
};

/// Where jobs are asked for, from any thread, and where their own thread finds what it is asked for. It outlives that
/// thread, and so do the runs under way: whoever takes its place goes on with them.
class Desk final : public Jobs {
 public:
  Desk(const config::Jobs& config, Log& log) : config_(config), log_(log) {}

  /// Opens the file; to be called before anything is asked for. The error names the file.
  Status open();
  /// To be said before `begin`. It must outlive the desk.
  void run_with(Runner& runner) noexcept { runner_ = &runner; }
  /// The same; without it what is owed stays so.
  void deliver_with(Messenger& messenger) noexcept { messenger_ = &messenger; }
  /// From now on jobs run.
  void begin();
  /// From now on none begins; those that run go on.
  void drain();
  /// Waits until none runs, and what they ended with is written, and no delivery is under way; false: some ran by then.
  bool wait_until_idle(Clock::time_point deadline);

  void submit(Submission submission, Told<Accepted> told) override;
  void look(std::string id, Caller caller, Told<View> told) override;
  void list(Question question, Told<Page> told) override;
  void take_result(std::string id, Caller caller, bool consumes, Told<Taken> told) override;
  void remove(std::string id, Caller caller, Told<std::optional<View>> told) override;
  Counts counts() const override;
  /// Work of a run for the jobs' thread; dropped where there is none any more.
  void post(std::function<void()> work);

  // For the jobs' thread.

  /// Called, on any thread, whenever there is something to take. Null: there is nobody.
  void wake_with(std::function<void()> wake);
  Orders take_orders();
  /// The file that was opened, or the same opened again.
  Result<std::unique_ptr<Store>> take_store();
  bool may_begin() const;
  std::map<std::uint64_t, UnderWay>& under_way() noexcept { return under_way_; }
  void start(Run run);
  bool may_deliver() const;
  /// Under way, and how they have ended that could not be written yet.
  std::map<std::uint64_t, std::optional<Report>>& deliveries() noexcept { return deliveries_; }
  void deliver(View job);
  void show(const Counts& counts);
  const config::Jobs& config() const noexcept { return config_; }
  Log& log() const noexcept { return log_; }

  /// Orders that may wait; one more is refused.
  static constexpr std::size_t capacity = 4096;

 private:
  template <class Asked>
  void ask(Asked order);
  void push(Order order);

  const config::Jobs config_;
  Log& log_;
  Runner* runner_ = nullptr;
  Messenger* messenger_ = nullptr;
  std::unique_ptr<Store> store_;
  std::map<std::uint64_t, UnderWay> under_way_;
  std::map<std::uint64_t, std::optional<Report>> deliveries_;

  mutable std::mutex mutex_;
  std::condition_variable idle_;
  Orders orders_;
  std::function<void()> wake_;
  bool begun_ = false;
  std::size_t running_ = 0;
  std::size_t delivering_ = 0;
  Counts counts_;
};

}  // namespace mainstay::jobs
