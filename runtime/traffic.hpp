#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "runtime/error.hpp"

namespace mainstay {

/// How the requests of a model have ended and how long they took. Written by whoever answers, without a lock.
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

  /// A request has come, which will end exactly once.
  void begun() noexcept { begun_.fetch_add(1, std::memory_order_relaxed); }
  /// Nothing: it was answered well.
  void ended(std::optional<Errc> error, std::chrono::nanoseconds took) noexcept;

  std::uint64_t count(Outcome outcome) const noexcept;
  /// Requests that have come and not ended.
  std::uint64_t under_way() const noexcept;
  /// The time within which this share of the requests answered well was answered; a bucket's upper end, which is up to
  /// a fifth too long. Nothing: there was none.
  std::optional<std::chrono::nanoseconds> quantile(double share) const noexcept;

  struct Bucket {
    std::chrono::nanoseconds upper_end{};
    std::uint64_t count = 0;
  };
  /// How many requests were answered well within which time: the buckets that have any, the shortest times first.
  /// Between two looks, the difference says how long what came in between took.
  std::vector<Bucket> times() const;

 private:
  // Four buckets for each doubling, from 1 us to a day.
  static constexpr std::size_t buckets = 148;
  static std::size_t bucket_of(std::chrono::nanoseconds took) noexcept;
  static std::chrono::nanoseconds upper_end(std::size_t bucket) noexcept;

  std::atomic<std::uint64_t> begun_{0};
  std::array<std::atomic<std::uint64_t>, outcomes> counts_{};
  std::array<std::atomic<std::uint64_t>, buckets> took_{};
};

}  // namespace mainstay
