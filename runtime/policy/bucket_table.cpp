#include "runtime/policy/bucket_table.hpp"

#include <algorithm>

namespace mainstay {

// The odd number only has to have no pattern.
std::uint64_t BucketTable::mixed(const Name& name, std::uint64_t seed) noexcept {
  constexpr std::uint64_t odd = 0x9b1a615d4c6bf2d7U;
  const auto stir = [](std::uint64_t x) {
    x = (x ^ (x >> 32U)) * odd;
    x = (x ^ (x >> 29U)) * odd;
    return x ^ (x >> 32U);
  };
  return stir(stir(name[0] ^ seed) ^ name[1]);
}

BucketTable::BucketTable(std::size_t capacity, std::uint64_t seed)
    : seed_(seed), places_((std::max<std::size_t>(capacity, 1) + neighbours - 1) / neighbours) {}

Taken BucketTable::take(const Name& name, const Allowance& allowance, Clock::time_point now) noexcept {
  auto& place = places_[mixed(name, seed_) % places_.size()];
  const auto known = std::ranges::find(place, name, &Entry::name);
  if (known != place.end()) return known->bucket.take(allowance, now);
  auto& forgotten = *std::ranges::min_element(place, {}, [](const Entry& entry) { return entry.bucket.whole_at(); });
  forgotten = {name, {}};
  return forgotten.bucket.take(allowance, now);
}

std::size_t BucketTable::remembered(Clock::time_point now) const noexcept {
  std::size_t count = 0;
  for (const auto& place : places_)
    count += static_cast<std::size_t>(
        std::ranges::count_if(place, [now](const Entry& entry) { return entry.bucket.whole_at() > now; }));
  return count;
}

}  // namespace mainstay
