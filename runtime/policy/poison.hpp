#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "config/config.hpp"
#include "runtime/queue/request.hpp"
#include "runtime/state/fingerprint.hpp"

namespace mainstay {

/// The requests that bring a model down. One that was in flight at a crash or a hang is a suspect; at so many crashes
/// of the model it is poisonous, and refused for a while. May be called from any thread.
class Poison {
 public:
  struct Suspect {
    Fingerprint fingerprint;
    std::string request_id;
  };
  struct Entry {
    Fingerprint fingerprint;
    unsigned crashes = 0;
    bool poisonous = false;
    /// Until it is forgotten.
    std::chrono::nanoseconds left{0};
    /// Of the latest crashes that it was in flight at, `ids_kept` at most, the latest last.
    std::vector<std::string> request_ids;
  };
  static constexpr std::size_t ids_kept = 8;

  explicit Poison(const config::Poison& rule) : rule_(rule) {}

  /// One crash or hang, with all that was in flight in the instance; the same request twice in it counts once. Tells
  /// which of them became poisonous by it.
  std::vector<Fingerprint> crashed_with(std::span<const Suspect> in_flight, Clock::time_point now);

  /// No request is refused: there is no need to compute a fingerprint. Takes no lock.
  bool empty() const noexcept { return poisonous_.load(std::memory_order_acquire) == 0; }
  bool poisonous(const Fingerprint& fingerprint, Clock::time_point now);

  /// For an operator: what is refused and what is suspect, the latest first.
  std::vector<Entry> list(Clock::time_point now);
  void clear();

 private:
  struct Record {
    unsigned crashes = 0;
    bool poisonous = false;
    Clock::time_point latest;
    std::vector<std::string> request_ids;
  };
  using Records = std::unordered_map<Fingerprint, Record>;

  void add_crash(Record& record, const std::string& request_id, Clock::time_point now);
  void forget_old(Clock::time_point now);
  void forget_one();
  void forget(Records::iterator record);
  std::chrono::nanoseconds left(const Record& record, Clock::time_point now) const;

  const config::Poison rule_;
  std::mutex mutex_;
  Records records_;
  /// Before this time there is none to forget for its age.
  Clock::time_point next_look_ = Clock::time_point::max();
  std::atomic<std::size_t> poisonous_{0};
};

}  // namespace mainstay
