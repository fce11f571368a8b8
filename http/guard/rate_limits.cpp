#include "http/guard/rate_limits.hpp"

#include <cstring>

namespace mainstay::http {

namespace {

// So many that I/O threads hardly ever meet at one of them.
constexpr std::size_t shard_count = 16;

std::optional<Allowance> allowance(const config::RateLimit& limit) {
  if (limit.rate <= 0) return std::nullopt;
  return Allowance::of(limit.rate, limit.burst);
}

Taken take(std::atomic<TokenBucket>& shared, const Allowance& allowance, Clock::time_point now) noexcept {
  auto seen = shared.load(std::memory_order_relaxed);
  for (;;) {
    auto bucket = seen;
    const auto taken = bucket.take(allowance, now);
    if (!taken.admitted || shared.compare_exchange_weak(seen, bucket, std::memory_order_relaxed)) return taken;
  }
}

}  // namespace

RateLimits::RateLimits(const config::RateLimits& config, std::uint64_t seed)
    : seed_(seed),
      per_key_(allowance(config.per_key.often)),
      per_address_(allowance(config.per_address)),
      max_concurrent_(config.per_key.max_concurrent) {
  if (per_address_)
    for (std::size_t i = 0; i < shard_count; ++i)
      shards_.push_back(std::make_unique<Shard>(config.max_addresses / shard_count, ~seed));
  for (const auto& route : config.per_route) {
    const auto often = allowance(route.often);
    if (!often) continue;
    rules_.push_back(std::make_unique<Rule>(route.method, PathPattern(route.path), *often));
  }
}

std::optional<Taken> RateLimits::of_address(const IpAddress& address, Clock::time_point now) const {
  if (!per_address_) return std::nullopt;
  const auto whose = address.owner();
  BucketTable::Name name;
  std::memcpy(name.data(), whose.bytes().data(), sizeof name);
  auto& shard = *shards_[BucketTable::mixed(name, seed_) % shards_.size()];
  const std::lock_guard guard{shard.mutex};
  return shard.table.take(name, *per_address_, now);
}

std::optional<Taken> RateLimits::of_key(const Key& key, Clock::time_point now) const noexcept {
  if (!per_key_) return std::nullopt;
  return take(key.use->bucket, *per_key_, now);
}

std::optional<Taken> RateLimits::of_route(std::string_view method, std::string_view path,
                                          Clock::time_point now) const noexcept {
  if (rules_.empty()) return std::nullopt;
  const PathSegments asked{path};
  for (const auto& rule : rules_)
    if ((rule->method.empty() || rule->method == method) && rule->pattern.fits(asked))
      return take(rule->bucket, rule->allowance, now);
  return std::nullopt;
}

RateLimits::Seat RateLimits::seat(const Key& key) const {
  const auto& use = key.use;
  if (use->under_way.fetch_add(1, std::memory_order_relaxed) >= max_concurrent_) {
    use->under_way.fetch_sub(1, std::memory_order_relaxed);
    return nullptr;
  }
  return {use.get(), [use](const void*) { use->under_way.fetch_sub(1, std::memory_order_relaxed); }};
}

}  // namespace mainstay::http
