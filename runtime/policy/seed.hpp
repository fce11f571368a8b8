#pragma once

#include <cstdint>
#include <string_view>

namespace mainstay {

/// A seed for one of many that are told apart by a name and a number: what they draw from it has nothing in common.
constexpr std::uint64_t seed_for(std::uint64_t seed, std::string_view name, std::uint64_t number = 0) noexcept {
  const auto mix = [](std::uint64_t x) {
    for (const std::uint64_t factor : {0x9e3779b97f4a7c15u, 0xd6e8feb86659fd93u}) x = (x ^ (x >> 32)) * factor;
    return x ^ (x >> 32);
  };
  for (const char letter : name) seed = mix(seed ^ static_cast<unsigned char>(letter)) + 1;
  return mix(mix(seed + 1) ^ number);
}

}  // namespace mainstay
