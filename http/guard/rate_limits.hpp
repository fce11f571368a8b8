#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/access.hpp"
#include "http/guard/keys.hpp"
#include "http/ip_address.hpp"
#include "http/path_pattern.hpp"
#include "runtime/policy/bucket_table.hpp"

namespace mainstay::http {

/// How often the server may be used. Each limit that there is is asked for one request, and says what is left of it;
/// nothing: there is no such limit. A key's and a route's take no lock; addresses share as many as there are shards.
class RateLimits {
 public:
  RateLimits(const config::RateLimits& config, std::uint64_t seed);

  std::optional<Taken> of_address(const IpAddress& address, Clock::time_point now) const;
  std::optional<Taken> of_key(const Key& key, Clock::time_point now) const noexcept;
  /// Whether there is any limit at all.
  bool any() const noexcept { return per_key_ || per_address_ || max_concurrent_ > 0 || !rules_.empty(); }
  /// Of the first rule that fits.
  std::optional<Taken> of_route(std::string_view method, std::string_view path, Clock::time_point now) const noexcept;

  /// A place among the requests of a key that are under way, for as long as it is kept. Null: all are taken.
  using Seat = std::shared_ptr<const void>;
  bool has_seats() const noexcept { return max_concurrent_ > 0; }
  unsigned seats() const noexcept { return max_concurrent_; }
  Seat seat(const Key& key) const;

 private:
  struct alignas(64) Shard {
    Shard(std::size_t capacity, std::uint64_t seed) : table(capacity, seed) {}
    std::mutex mutex;
    BucketTable table;
  };
  struct Rule {
    Rule(std::string method, PathPattern pattern, Allowance allowance)
        : method(std::move(method)), pattern(std::move(pattern)), allowance(allowance) {}
    const std::string method;
    const PathPattern pattern;
    const Allowance allowance;
    std::atomic<TokenBucket> bucket{};
  };

  const std::uint64_t seed_;
  std::optional<Allowance> per_key_;
  std::optional<Allowance> per_address_;
  unsigned max_concurrent_;
  std::vector<std::unique_ptr<Shard>> shards_;
  std::vector<std::unique_ptr<Rule>> rules_;
};

}  // namespace mainstay::http
