#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/board.hpp"

namespace mainstay {

/// The memory of one accelerator, in bytes.
struct DeviceMemory {
  std::string name;
  std::uint64_t total = 0;
  std::uint64_t used = 0;
};

/// How much memory there is at one moment, in bytes.
struct MemoryReading {
  /// Of the machine, or less where the control group or the configuration says so.
  std::uint64_t total = 0;
  /// What could be taken now: by the machine, by the control group, by the configuration, whichever is least.
  std::uint64_t available = 0;
  /// What the server and its workers have in memory.
  std::uint64_t own = 0;
  std::vector<DeviceMemory> devices = {};

  /// The share of `total` in use.
  double used_share() const noexcept {
    if (total == 0 || available >= total) return 0;
    return static_cast<double>(total - available) / static_cast<double>(total);
  }
};

/// Looks at the memory now.
using ReadMemory = std::function<MemoryReading()>;

enum class MemoryLevel : std::uint8_t { normal, high, critical };

constexpr std::string_view name_of(MemoryLevel level) noexcept {
  return level == MemoryLevel::normal ? "normal" : level == MemoryLevel::high ? "high" : "critical";
}

struct MemoryView {
  MemoryReading reading;
  MemoryLevel level = MemoryLevel::normal;
};

/// Where whoever watches the memory shows what was seen last.
using MemoryBoard = Board<MemoryView>;

}  // namespace mainstay
