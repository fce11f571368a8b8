#include "cli/traffic_since.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace mainstay::cli {

namespace {

/// Counters that have gone back were begun anew.
std::uint64_t grown(std::uint64_t before, std::uint64_t now) { return now >= before ? now - before : now; }

std::vector<TimesTaken> grown(const std::vector<TimesTaken>& before, const std::vector<TimesTaken>& now) {
  std::map<double, std::uint64_t> seen;
  for (const auto& bucket : before) seen[bucket.upper_end_ms] = bucket.count;
  std::vector<TimesTaken> difference;
  for (const auto& bucket : now) {
    const auto known = seen.find(bucket.upper_end_ms);
    const auto count = grown(known == seen.end() ? 0 : known->second, bucket.count);
    if (count > 0) difference.push_back({bucket.upper_end_ms, count});
  }
  std::ranges::sort(difference, {}, &TimesTaken::upper_end_ms);
  return difference;
}

std::optional<double> quantile(const std::vector<TimesTaken>& times, double share) {
  double all = 0;
  for (const auto& bucket : times) all += static_cast<double>(bucket.count);
  double sum = 0;
  for (const auto& bucket : times)
    if ((sum += static_cast<double>(bucket.count)) >= std::ceil(share * all)) return bucket.upper_end_ms;
  return std::nullopt;
}

const ModelStatus* same_model(const ServerStatus& status, const ModelStatus& model) {
  const auto found = std::ranges::find_if(status.models, [&](const ModelStatus& other) {
    return other.name == model.name && other.version == model.version;
  });
  return found == status.models.end() ? nullptr : &*found;
}

}  // namespace

std::optional<double> seconds_between(const ServerStatus& before, const ServerStatus& now) {
  if (now.uptime_s < before.uptime_s) return std::nullopt;
  return now.uptime_s - before.uptime_s;
}

TrafficSince traffic_since(const ServerStatus& before, const ServerStatus& now, const ModelStatus& model) {
  const auto passed = seconds_between(before, now);
  const auto seconds = passed.value_or(now.uptime_s);
  if (!(seconds > 0)) return {};
  const auto* known = passed ? same_model(before, model) : nullptr;
  static const ModelStatus unknown;
  const auto& then = known ? *known : unknown;
  const auto times = grown(then.times, model.times);
  return {.requests_per_s = static_cast<double>(grown(then.requests, model.requests)) / seconds,
          .errors_per_s = static_cast<double>(grown(then.errors, model.errors)) / seconds,
          .p50_ms = quantile(times, 0.5),
          .p99_ms = quantile(times, 0.99)};
}

}  // namespace mainstay::cli
