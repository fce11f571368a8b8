#include "runtime/policy/recycling.hpp"

#include <algorithm>
#include <cmath>

namespace mainstay {

namespace {

constexpr std::uint64_t mib = 1024 * 1024;

}  // namespace

Recycling::Life Recycling::begin_life() {
  if (rule_.after_requests == 0) return {};
  // The same for the same seed with every library: its distributions are not.
  const auto drawn = static_cast<double>(random_() >> 11) * 0x1p-53;
  const auto requests = static_cast<double>(rule_.after_requests) * (1 + rule_.jitter * (2 * drawn - 1));
  return {std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::llround(requests)))};
}

std::optional<std::string> Recycling::worn(const Life& life, std::uint64_t requests, std::uint64_t rss_bytes) const {
  if (life.requests > 0 && requests >= life.requests)
    return "it has served " + std::to_string(requests) + " requests, of " + std::to_string(life.requests);
  if (rule_.max_rss_mb > 0 && rss_bytes > rule_.max_rss_mb * mib)
    return "it takes " + std::to_string((rss_bytes + mib - 1) / mib) + " MiB of memory, of " +
           std::to_string(rule_.max_rss_mb);
  return std::nullopt;
}

}  // namespace mainstay
