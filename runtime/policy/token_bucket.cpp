#include "runtime/policy/token_bucket.hpp"

#include <algorithm>
#include <cmath>

namespace mainstay {

namespace {

constexpr std::chrono::nanoseconds::rep second_ns = 1'000'000'000;

}  // namespace

Allowance Allowance::of(double rate, unsigned burst) {
  const auto interval = std::max(1.0, std::round(static_cast<double>(second_ns) / rate));
  const auto saved = burst > 0 ? burst : static_cast<unsigned>(std::max(1.0, std::ceil(rate)));
  // A burst that takes longer to earn than a clock counts is one that is never earned.
  constexpr double longest = 1e17;
  return {std::chrono::nanoseconds{static_cast<std::chrono::nanoseconds::rep>(std::min(interval, longest / saved))},
          saved};
}

Taken TokenBucket::take(const Allowance& allowance, Clock::time_point now) noexcept {
  using std::chrono::nanoseconds;
  // The allowance may have become smaller since.
  auto missing = whole_at_ <= now ? nanoseconds{0} : std::min<nanoseconds>(whole_at_ - now, allowance.whole());
  Taken taken{.limit = allowance.burst};
  taken.admitted = missing + allowance.interval <= allowance.whole();
  if (taken.admitted) {
    missing += allowance.interval;
    whole_at_ = now + missing;
  } else {
    taken.next = missing + allowance.interval - allowance.whole();
  }
  taken.remaining = static_cast<unsigned>((allowance.whole() - missing) / allowance.interval);
  taken.full = missing;
  return taken;
}

}  // namespace mainstay
