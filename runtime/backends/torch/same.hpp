#pragma once

#include <ATen/core/ivalue.h>

#include <bit>
#include <cstdint>

namespace mainstay {

/// The same thing, or the same number or text. Numbers are compared by their bits: NaN is the same as NaN.
inline bool same(const c10::IValue& one, const c10::IValue& other) {
  if (one.isDouble() && other.isDouble())
    return std::bit_cast<std::uint64_t>(one.toDouble()) == std::bit_cast<std::uint64_t>(other.toDouble());
  return one.isSameIdentity(other);
}

}  // namespace mainstay
