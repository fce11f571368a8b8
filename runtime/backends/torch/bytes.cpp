#include "runtime/backends/torch/bytes.hpp"

#include <array>
#include <cstring>

namespace mainstay {

// Whatever the processor it was built for: each clone is the same code.
__attribute__((target_clones("avx512f", "avx2", "default"))) std::uint64_t checksum(std::span<const std::byte> bytes) {
  // As many words as the processor can add at once, and several of those so that no addition waits for the one before.
  using Words = std::uint64_t __attribute__((vector_size(64)));
  constexpr std::size_t chains = 4;
  std::array<Words, chains> sums{};
  std::array<Words, chains> sums_of_sums{};
  std::size_t at = 0;
  for (; at + sizeof sums <= bytes.size(); at += sizeof sums) {
    for (std::size_t chain = 0; chain < chains; ++chain) {
      Words words;
      std::memcpy(&words, bytes.data() + at + chain * sizeof words, sizeof words);
      sums[chain] += words;
      sums_of_sums[chain] += sums[chain];
    }
  }
  auto all = hash_of(bytes.subspan(at));
  for (std::size_t chain = 0; chain < chains; ++chain)
    for (std::size_t i = 0; i < sizeof(Words) / sizeof(std::uint64_t); ++i)
      all = mixed(mixed(all, sums[chain][i]), sums_of_sums[chain][i]);
  return all;
}

}  // namespace mainstay
