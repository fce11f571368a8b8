#include "runtime/traffic/durations.hpp"

#include <algorithm>
#include <cmath>

namespace mainstay {

namespace {

constexpr std::size_t buckets_a_doubling = 4;
/// 32 us are 2 to this power.
constexpr std::size_t first_coarse = 5;

}  // namespace

std::size_t Durations::bucket_of(std::chrono::nanoseconds took) noexcept {
  const auto us = static_cast<double>(took.count()) / 1000;
  if (us <= 1) return 0;
  return std::min(fine - 1, static_cast<std::size_t>(std::ceil(std::log2(us) * buckets_a_doubling)));
}

std::chrono::nanoseconds Durations::upper_end(std::size_t bucket) noexcept {
  return std::chrono::nanoseconds{
      static_cast<std::int64_t>(1000 * std::exp2(static_cast<double>(bucket) / buckets_a_doubling))};
}

void Durations::note(std::chrono::nanoseconds took) noexcept {
  counts_[bucket_of(took)].fetch_add(1, std::memory_order_relaxed);
  sum_ns_.fetch_add(static_cast<std::uint64_t>(std::max<std::int64_t>(took.count(), 0)), std::memory_order_relaxed);
}

std::uint64_t Durations::count() const noexcept {
  std::uint64_t all = 0;
  for (const auto& count : counts_) all += count.load(std::memory_order_relaxed);
  return all;
}

std::chrono::nanoseconds Durations::sum() const noexcept {
  return std::chrono::nanoseconds{static_cast<std::int64_t>(sum_ns_.load(std::memory_order_relaxed))};
}

std::optional<std::chrono::nanoseconds> Durations::quantile(double share) const noexcept {
  std::array<std::uint64_t, fine> seen;
  std::uint64_t all = 0;
  for (std::size_t i = 0; i < fine; ++i) all += seen[i] = counts_[i].load(std::memory_order_relaxed);
  if (all == 0) return std::nullopt;
  const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(all)));
  std::uint64_t sum = 0;
  std::size_t bucket = 0;
  while (bucket + 1 < fine && (sum += seen[bucket]) < std::max<std::uint64_t>(wanted, 1)) ++bucket;
  return upper_end(bucket);
}

std::vector<Durations::Bucket> Durations::buckets() const {
  std::vector<Bucket> buckets;
  for (std::size_t i = 0; i < fine; ++i)
    if (const auto count = counts_[i].load(std::memory_order_relaxed)) buckets.push_back({upper_end(i), count});
  return buckets;
}

std::array<std::chrono::nanoseconds, Durations::coarse> Durations::coarse_ends() noexcept {
  std::array<std::chrono::nanoseconds, coarse> ends;
  for (std::size_t i = 0; i < coarse; ++i) ends[i] = upper_end((first_coarse + i) * buckets_a_doubling);
  return ends;
}

std::array<std::uint64_t, Durations::coarse + 1> Durations::coarse_counts() const noexcept {
  std::array<std::uint64_t, coarse + 1> counts{};
  for (std::size_t i = 0; i < fine; ++i) {
    const auto doublings = (i + buckets_a_doubling - 1) / buckets_a_doubling;
    const auto bucket = std::min(doublings - std::min(doublings, first_coarse), coarse);
    counts[bucket] += counts_[i].load(std::memory_order_relaxed);
  }
  return counts;
}

}  // namespace mainstay
