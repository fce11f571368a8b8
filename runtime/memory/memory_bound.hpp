#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <limits>

namespace mainstay {

/// A limit of memory and what is left of it, in bytes.
struct MemoryBound {
  static constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

  std::uint64_t total = unlimited;
  std::uint64_t left = unlimited;

  /// Where both hold.
  friend MemoryBound tighter(const MemoryBound& one, const MemoryBound& other) {
    return {std::min(one.total, other.total), std::min(one.left, other.left)};
  }
};

/// What this process may have: by the machine, by its control groups, by its own limit (RLIMIT_DATA).
MemoryBound memory_bound(const std::filesystem::path& proc = "/proc",
                         const std::filesystem::path& cgroup = "/sys/fs/cgroup");

}  // namespace mainstay
