#include "runtime/memory/memory_bound.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "runtime/memory/control_groups.hpp"
#include "runtime/memory/proc_file.hpp"

namespace mainstay {

namespace {

MemoryBound bound_of_machine(const std::filesystem::path& proc) {
  const auto total = number_after(proc / "meminfo", "MemTotal:");
  const auto available = number_after(proc / "meminfo", "MemAvailable:");
  return {total ? *total * kibibyte : MemoryBound::unlimited,
          available ? *available * kibibyte : MemoryBound::unlimited};
}

/// Of what the process may allocate (RLIMIT_DATA).
MemoryBound bound_of_process(const std::filesystem::path& of_process) {
  std::ifstream limits(of_process / "limits");
  constexpr std::string_view name = "Max data size";
  for (std::string line; std::getline(limits, line);) {
    std::uint64_t limit = 0;
    if (!line.starts_with(name) || !(std::istringstream(line.substr(name.size())) >> limit)) continue;
    const auto used = number_after(of_process / "status", "VmData:");
    return used ? MemoryBound{limit, limit - std::min(limit, *used * kibibyte)} : MemoryBound{};
  }
  return {};
}

}  // namespace

MemoryBound memory_bound(const std::filesystem::path& proc, const std::filesystem::path& cgroup) {
  return tighter(tighter(bound_of_machine(proc), bound_by_groups(proc / "self", cgroup)),
                 bound_of_process(proc / "self"));
}

}  // namespace mainstay
