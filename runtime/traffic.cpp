#include "runtime/traffic.hpp"

#include <algorithm>
#include <cmath>

namespace mainstay {

namespace {

constexpr double buckets_a_doubling = 4;

Traffic::Outcome outcome_of(Errc error) noexcept {
  switch (error) {
    case Errc::deadline_exceeded:
      return Traffic::Outcome::timed_out;
    case Errc::internal:
      return Traffic::Outcome::failed;
    case Errc::unavailable:
    case Errc::busy:
    case Errc::poisonous:
    case Errc::rate_limited:
      return Traffic::Outcome::refused;
    default:
      return Traffic::Outcome::invalid;
  }
}

}  // namespace

std::size_t Traffic::bucket_of(std::chrono::nanoseconds took) noexcept {
  const auto us = static_cast<double>(took.count()) / 1000;
  if (us <= 1) return 0;
  return std::min(buckets - 1, static_cast<std::size_t>(std::ceil(std::log2(us) * buckets_a_doubling)));
}

std::chrono::nanoseconds Traffic::upper_end(std::size_t bucket) noexcept {
  return std::chrono::nanoseconds{
      static_cast<std::int64_t>(1000 * std::exp2(static_cast<double>(bucket) / buckets_a_doubling))};
}

void Traffic::ended(std::optional<Errc> error, std::chrono::nanoseconds took) noexcept {
  const auto outcome = error ? outcome_of(*error) : Outcome::ok;
  counts_[static_cast<std::size_t>(outcome)].fetch_add(1, std::memory_order_relaxed);
  if (outcome == Outcome::ok) took_[bucket_of(took)].fetch_add(1, std::memory_order_relaxed);
}

std::uint64_t Traffic::count(Outcome outcome) const noexcept {
  return counts_[static_cast<std::size_t>(outcome)].load(std::memory_order_relaxed);
}

std::uint64_t Traffic::under_way() const noexcept {
  std::uint64_t ended = 0;
  for (const auto& count : counts_) ended += count.load();
  // Read last: one that begins and ends in between is no debt.
  const auto begun = begun_.load();
  return begun > ended ? begun - ended : 0;
}

std::optional<std::chrono::nanoseconds> Traffic::quantile(double share) const noexcept {
  std::array<std::uint64_t, buckets> seen;
  std::uint64_t all = 0;
  for (std::size_t i = 0; i < buckets; ++i) all += seen[i] = took_[i].load(std::memory_order_relaxed);
  if (all == 0) return std::nullopt;
  const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(all)));
  std::uint64_t sum = 0;
  std::size_t bucket = 0;
  while (bucket + 1 < buckets && (sum += seen[bucket]) < std::max<std::uint64_t>(wanted, 1)) ++bucket;
  return upper_end(bucket);
}

std::vector<Traffic::Bucket> Traffic::times() const {
  std::vector<Bucket> times;
  for (std::size_t i = 0; i < buckets; ++i)
    if (const auto count = took_[i].load(std::memory_order_relaxed)) times.push_back({upper_end(i), count});
  return times;
}

}  // namespace mainstay
