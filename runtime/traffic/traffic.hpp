#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "runtime/error.hpp"
#include "runtime/traffic/durations.hpp"

namespace mainstay {

/// How the requests of a model have ended, and where their time went. Written by whoever knows, without a lock.
class Traffic {
 public:
  enum class Outcome : std::uint8_t {
    ok,
    invalid,    ///< the request could not be used
    refused,    ///< the model was not available, or not for this request
    failed,     ///< the model failed
    timed_out,  ///< no answer in time
  };
  static constexpr std::size_t outcomes = 5;

  /// Of a request that is answered well, one after the other.
  enum class Phase : std::uint8_t {
    read,     ///< its body becomes tensors
    queue,    ///< it waits for its model
    compute,  ///< the call that it is part of
    write,    ///< its tensors become a body
  };
  static constexpr std::size_t phases = 4;

  /// A call of more requests than this counts as one of so many.
  static constexpr std::size_t most_in_a_call = 64;

  /// A request has come, which will end exactly once.
  void begun() noexcept { begun_.fetch_add(1, std::memory_order_relaxed); }
  /// Nothing: it was answered well.
  void ended(std::optional<Errc> error, std::chrono::nanoseconds took) noexcept;
  void spent(Phase phase, std::chrono::nanoseconds took) noexcept { phases_[index(phase)].note(took); }
  /// One call has computed so many requests well.
  void computed(std::size_t requests, std::chrono::nanoseconds took) noexcept;

  std::uint64_t count(Outcome outcome) const noexcept;
  /// Requests that have come and not ended.
  std::uint64_t under_way() const noexcept;
  /// From its arrival to its answer, of requests that were answered well.
  const Durations& answered() const noexcept { return answered_; }
  /// And of all the others.
  const Durations& unanswered() const noexcept { return unanswered_; }
  const Durations& phase(Phase phase) const noexcept { return phases_[index(phase)]; }
  /// When one was answered well for the last time; nothing: none was.
  std::optional<std::chrono::system_clock::time_point> last_answered() const noexcept;

  struct Calls {
    std::size_t requests = 0;
    std::uint64_t count = 0;
    std::chrono::nanoseconds took{};
  };
  /// By how many requests they computed: those of which there were any, the smallest first.
  std::vector<Calls> calls() const;

 private:
  static std::size_t index(Phase phase) noexcept { return static_cast<std::size_t>(phase); }

  struct CallCount {
    std::atomic<std::uint64_t> count{0};
    std::atomic<std::uint64_t> ns{0};
  };

  std::atomic<std::uint64_t> begun_{0};
  std::array<std::atomic<std::uint64_t>, outcomes> counts_{};
  Durations answered_;
  Durations unanswered_;
  std::array<Durations, phases> phases_;
  std::atomic<std::int64_t> last_answered_ms_{0};
  std::array<CallCount, most_in_a_call> calls_;
};

}  // namespace mainstay
