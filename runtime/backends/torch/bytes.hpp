#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

namespace mainstay {

/// Of a contiguous tensor.
inline std::span<const std::byte> bytes_of(const at::Tensor& tensor) {
  return {static_cast<const std::byte*>(tensor.const_data_ptr()), tensor.nbytes()};
}

inline std::uint64_t hash_of(std::span<const std::byte> bytes) {
  return std::hash<std::string_view>{}({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

/// Both in one, so that their order counts.
inline std::uint64_t mixed(std::uint64_t hash, std::uint64_t further) {
  return (hash ^ further) * 0x9E3779B97F4A7C15U + (hash << 7U | hash >> 57U);
}

}  // namespace mainstay
