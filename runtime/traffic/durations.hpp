#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace mainstay {

/// How long something took, each time that it happened. Noted and read by any thread, without a lock.
class Durations {
 public:
  void note(std::chrono::nanoseconds took) noexcept;

  std::uint64_t count() const noexcept;
  std::chrono::nanoseconds sum() const noexcept;
  /// The time within which this share of them was over; a bucket's upper end, which is up to a fifth too long. Nothing:
  /// there was none.
  std::optional<std::chrono::nanoseconds> quantile(double share) const noexcept;

  struct Bucket {
    std::chrono::nanoseconds upper_end{};
    std::uint64_t count = 0;
  };
  /// How many took up to which time: the buckets that have any, the shortest times first. Between two looks, the
  /// difference says how long what came in between took.
  std::vector<Bucket> buckets() const;

  /// The same in few buckets that are the same ones for all: each reaches twice as far as the one before, from 32 us to
  /// two minutes. What took longer is in the last one, which has no end.
  static constexpr std::size_t coarse = 23;
  static std::array<std::chrono::nanoseconds, coarse> coarse_ends() noexcept;
  std::array<std::uint64_t, coarse + 1> coarse_counts() const noexcept;

 private:
  // Four buckets for each doubling, from 1 us to a day.
  static constexpr std::size_t fine = 148;
  static std::size_t bucket_of(std::chrono::nanoseconds took) noexcept;
  static std::chrono::nanoseconds upper_end(std::size_t bucket) noexcept;

  std::array<std::atomic<std::uint64_t>, fine> counts_{};
  std::atomic<std::uint64_t> sum_ns_{0};
};

}  // namespace mainstay
