#include "tests/chaos/mischief.hpp"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <memory>
#include <mutex>
#include <random>
#include <utility>

#include "tests/acceptance/processes.hpp"
#include "tests/chaos/scene.hpp"

namespace mainstay::chaos {

namespace {

constexpr int shortest_pause_ms = 10;
constexpr int longest_pause_ms = 100;

/// A process by its handle: a signal never reaches another one that has got its number.
class Victim {
 public:
  /// Nothing where it is no child of the server's, any more.
  static std::unique_ptr<Victim> of(pid_t server, pid_t pid) {
    const int handle = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    if (handle < 0) return nullptr;
    std::unique_ptr<Victim> victim{new Victim(handle)};
    const bool known = std::ranges::any_of(testing::children_of(server),
                                           [pid](const testing::ProcessView& child) { return child.pid == pid; });
    return known ? std::move(victim) : nullptr;
  }
  ~Victim() { ::close(handle_); }
  Victim(const Victim&) = delete;
  Victim& operator=(const Victim&) = delete;

  bool signal(int number) const { return ::syscall(SYS_pidfd_send_signal, handle_, number, nullptr, 0) == 0; }

 private:
  explicit Victim(int handle) : handle_(handle) {}
  int handle_;
};

class Imp {
 public:
  Imp(const testing::Serving& server, pid_t pid, const std::vector<std::string>& models, std::uint64_t seed)
      : server_(server), pid_(pid), models_(models), random_(seed) {}

  Deeds rage(const std::stop_token& stop) {
    while (pause(stop)) {
      if (!stalled_.empty() && below(2) == 0) {
        stalled_.front()->signal(SIGCONT);
        stalled_.pop_front();
      }
      if (const auto victim = find()) strike(victim);
    }
    for (const auto& each : stalled_) each->signal(SIGCONT);
    for (const auto& each : stopped_) each->signal(SIGCONT);
    return deeds_;
  }

 private:
  using VictimPtr = std::shared_ptr<Victim>;

  bool pause(const std::stop_token& stop) {
    std::mutex mutex;
    std::unique_lock lock{mutex};
    const std::chrono::milliseconds longest{shortest_pause_ms + below(longest_pause_ms - shortest_pause_ms)};
    std::condition_variable_any over;
    over.wait_for(lock, stop, longest, [] { return false; });
    return !stop.stop_requested();
  }

  VictimPtr find() {
    const auto workers = workers_of(node_of(server_, models_[below(models_.size())]));
    return workers.empty() ? nullptr : Victim::of(pid_, workers[below(workers.size())]);
  }

  void strike(const VictimPtr& victim) {
    const auto die = below(10);
    if (die < 6) {
      if (victim->signal(SIGKILL)) ++deeds_.killed;
    } else if (die < 8) {
      if (victim->signal(SIGSTOP)) ++deeds_.stopped, stopped_.push_back(victim);
    } else if (victim->signal(SIGSTOP)) {
      ++deeds_.stalled, stalled_.push_back(victim);
    }
  }

  std::size_t below(std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_); }

  const testing::Serving& server_;
  const pid_t pid_;
  const std::vector<std::string>& models_;
  std::mt19937_64 random_;
  std::deque<VictimPtr> stalled_, stopped_;
  Deeds deeds_;
};

}  // namespace

Mischief::Mischief(const testing::Serving& server, pid_t pid, std::vector<std::string> models, std::uint64_t seed)
    : thread_([this, &server, pid, models = std::move(models), seed](const std::stop_token& stop) {
        deeds_ = Imp(server, pid, models, seed).rage(stop);
      }) {}

Deeds Mischief::finish() {
  thread_.request_stop();
  thread_.join();
  return deeds_;
}

}  // namespace mainstay::chaos
