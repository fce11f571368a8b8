#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "runtime/policy/token_bucket.hpp"

namespace mainstay {

/// The buckets of strangers, who may be any number, in room that never grows. Who is not remembered has a whole bucket.
/// Each has its place among `neighbours`; where these are all taken, the one whose bucket is fullest is forgotten, and
/// so has at once what it had used. Whose bucket is whole again loses nothing by it, and nobody ever has less than is
/// his. Who would use that has to have more addresses than there is room for, for where they come is drawn by the seed;
/// with so many he may do as much without it.
class BucketTable {
 public:
  using Name = std::array<std::uint64_t, 2>;
  static constexpr std::size_t neighbours = 8;

  /// The capacity is rounded up to whole neighbourhoods.
  BucketTable(std::size_t capacity, std::uint64_t seed);

  /// Bits that depend on all bits of both.
  static std::uint64_t mixed(const Name& name, std::uint64_t seed) noexcept;

  Taken take(const Name& name, const Allowance& allowance, Clock::time_point now) noexcept;

  std::size_t capacity() const noexcept { return places_.size() * neighbours; }
  std::size_t bytes() const noexcept { return places_.capacity() * sizeof(Neighbourhood); }
  /// How many have used something that is not there again.
  std::size_t remembered(Clock::time_point now) const noexcept;

 private:
  struct Entry {
    Name name{};
    TokenBucket bucket;
  };
  using Neighbourhood = std::array<Entry, neighbours>;

  const std::uint64_t seed_;
  std::vector<Neighbourhood> places_;
};

}  // namespace mainstay
