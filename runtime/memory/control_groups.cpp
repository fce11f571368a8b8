#include "runtime/memory/control_groups.hpp"

#include <algorithm>
#include <fstream>
#include <string>

#include "runtime/memory/proc_file.hpp"

namespace mainstay {

namespace {

/// What control groups call their limit, what is used of it, and what of that is only cached.
struct Names {
  const char* limit;
  const char* used;
  const char* cached;
};
constexpr Names version_1{"memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"};
constexpr Names version_2{"memory.max", "memory.current", "inactive_file"};

MemoryBound bound_in(const std::filesystem::path& group, const Names& names) {
  const auto limit = number_in(group / names.limit);
  if (!limit) return {};
  const auto used = number_in(group / names.used);
  if (!used) return {};
  // Pages of files that nobody has touched lately are given up before anybody goes short.
  const auto cached = std::min(number_after(group / "memory.stat", names.cached).value_or(0), *used);
  return {*limit, *limit - std::min(*limit, *used - cached)};
}

/// In a group and in all that it lies in. In a container the root may be the group itself, under its name outside.
MemoryBound bound_down_to(const std::filesystem::path& group, std::filesystem::path here, const Names& names) {
  auto bound = bound_in(here, names);
  for (const auto& step : group.lexically_normal().relative_path())
    bound = tighter(bound, bound_in(here /= step, names));
  return bound;
}

}  // namespace

MemoryBound bound_by_groups(const std::filesystem::path& of_process, const std::filesystem::path& cgroup) {
  auto bound = bound_in(cgroup, version_2);
  std::ifstream groups(of_process / "cgroup");
  // "0::/a/b" in version 2, "4:cpu,memory:/a/b" in version 1.
  for (std::string number, controllers, group;
       std::getline(groups, number, ':') && std::getline(groups, controllers, ':') && std::getline(groups, group);) {
    if (controllers.empty())
      bound = tighter(bound, bound_down_to(group, cgroup, version_2));
    else if ((',' + controllers + ',').find(",memory,") != std::string::npos)
      bound = tighter(bound, bound_down_to(group, cgroup / "memory", version_1));
  }
  return bound;
}

}  // namespace mainstay
