#include "runtime/memory/read_memory.hpp"

#include <algorithm>
#include <utility>

#include "runtime/memory/memory_bound.hpp"
#include "runtime/memory/process_memory.hpp"

namespace mainstay {

namespace {

constexpr std::uint64_t mib = 1024 * 1024;

MemoryBound bound_of(std::uint64_t limit, std::uint64_t own) {
  if (limit == 0) return {};
  return {limit, limit - std::min(limit, own)};
}

}  // namespace

ReadMemory read_memory(const config::Memory& rule, ReadDevices devices, std::filesystem::path proc,
                       std::filesystem::path cgroup) {
  return
      [limit = rule.limit_mb * mib, devices = std::move(devices), proc = std::move(proc), cgroup = std::move(cgroup)] {
        const auto own = memory_with_children(proc);
        const auto bound = tighter(memory_bound(proc, cgroup), bound_of(limit, own));
        return MemoryReading{bound.total, bound.left, own, devices ? devices() : std::vector<DeviceMemory>{}};
      };
}

}  // namespace mainstay
