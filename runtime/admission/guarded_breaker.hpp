#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "runtime/policy/breaker.hpp"

namespace mainstay {

/// A breaker that many threads ask and tell at once. While it is closed and nothing fails, neither takes a lock.
class GuardedBreaker {
 public:
  using Ticket = Breaker::Ticket;

  explicit GuardedBreaker(const config::Breaker& rule, Breaker::ProbedBy probed_by = Breaker::ProbedBy::request);

  // Each as Breaker has it.
  Breaker::Admission ask(Clock::time_point now, Clock::time_point answer_by = Clock::time_point::max());
  std::optional<Ticket> probe(Clock::time_point now, Clock::time_point answer_by = Clock::time_point::max());
  void succeeded(Ticket ticket, Clock::time_point now);
  void failed(Ticket ticket, Clock::time_point now);
  void neutral(Ticket ticket, Clock::time_point now);
  void open(Clock::time_point now);
  void close(Clock::time_point now);
  void reset(Clock::time_point now);

  struct View {
    Breaker::State state;
    std::chrono::nanoseconds left;
    bool held_open;
  };
  View view(Clock::time_point now) const;
  bool closed() const noexcept { return free_pass_.load(std::memory_order_acquire) != 0; }

 private:
  template <class Act>
  auto locked(Clock::time_point now, Act act);

  mutable std::mutex mutex_;
  Breaker breaker_;
  /// The ticket of every call while it is closed; 0: ask the breaker.
  std::atomic<Ticket> free_pass_{0};
  /// Successes that the breaker has not been told of yet: their slice of time, and how many in the lower half. The
  /// slice is one that never comes where a success has to go to the breaker itself.
  std::atomic<std::uint64_t> untold_;
};

/// For people: "closed", "open, 12 s left", "half_open", "open by an operator".
std::string text_of(const GuardedBreaker::View& view);

}  // namespace mainstay
