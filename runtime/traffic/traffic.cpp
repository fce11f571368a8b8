#include "runtime/traffic/traffic.hpp"

#include <algorithm>

namespace mainstay {

namespace {

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

void Traffic::ended(std::optional<Errc> error, std::chrono::nanoseconds took) noexcept {
  const auto outcome = error ? outcome_of(*error) : Outcome::ok;
  counts_[static_cast<std::size_t>(outcome)].fetch_add(1, std::memory_order_relaxed);
  if (error) return unanswered_.note(took);
  answered_.note(took);
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  last_answered_ms_.store(std::chrono::duration_cast<std::chrono::milliseconds>(now).count(),
                          std::memory_order_relaxed);
}

void Traffic::computed(std::size_t requests, std::chrono::nanoseconds took) noexcept {
  auto& calls = calls_[std::clamp<std::size_t>(requests, 1, most_in_a_call) - 1];
  calls.count.fetch_add(1, std::memory_order_relaxed);
  calls.ns.fetch_add(static_cast<std::uint64_t>(std::max<std::int64_t>(took.count(), 0)), std::memory_order_relaxed);
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

std::optional<std::chrono::system_clock::time_point> Traffic::last_answered() const noexcept {
  const auto ms = last_answered_ms_.load(std::memory_order_relaxed);
  if (ms == 0) return std::nullopt;
  return std::chrono::system_clock::time_point{std::chrono::milliseconds{ms}};
}

std::vector<Traffic::Calls> Traffic::calls() const {
  std::vector<Calls> calls;
  for (std::size_t i = 0; i < most_in_a_call; ++i)
    if (const auto count = calls_[i].count.load(std::memory_order_relaxed))
      calls.push_back(
          {i + 1, count,
           std::chrono::nanoseconds{static_cast<std::int64_t>(calls_[i].ns.load(std::memory_order_relaxed))}});
  return calls;
}

}  // namespace mainstay
