#include "runtime/memory/available_memory.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>

namespace mainstay {

namespace {

constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kibibyte = 1024;

/// The number after a name at a line's beginning.
std::optional<std::size_t> number_after(const std::filesystem::path& file, std::string_view name) {
  std::ifstream lines(file);
  for (std::string word; lines >> word;) {
    std::size_t number = 0;
    if (word == name && lines >> number) return number;
    lines.clear();
    lines.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
  }
  return std::nullopt;
}

/// Of a file with nothing but a number; `max` is none.
std::optional<std::size_t> number_in(const std::filesystem::path& file) {
  std::ifstream content(file);
  std::size_t number = 0;
  if (content >> number) return number;
  return std::nullopt;
}

/// What control groups call their limit, what is used of it, and what of that is only cached.
struct Names {
  const char* limit;
  const char* used;
  const char* cached;
};
constexpr Names version_1{"memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"};
constexpr Names version_2{"memory.max", "memory.current", "inactive_file"};

std::size_t left_in(const std::filesystem::path& group, const Names& names) {
  const auto limit = number_in(group / names.limit);
  const auto used = number_in(group / names.used);
  if (!limit || !used) return unlimited;
  // Pages of files that nobody has touched lately are given up before anybody goes short.
  const auto cached = std::min(number_after(group / "memory.stat", names.cached).value_or(0), *used);
  return *limit - std::min(*limit, *used - cached);
}

/// In a group and in all that it lies in. In a container the root may be the group itself, under its name outside.
std::size_t left_down_to(const std::filesystem::path& group, std::filesystem::path here, const Names& names) {
  auto left = left_in(here, names);
  for (const auto& step : group.lexically_normal().relative_path()) left = std::min(left, left_in(here /= step, names));
  return left;
}

std::size_t left_in_groups(const std::filesystem::path& of_process, const std::filesystem::path& cgroup) {
  auto left = left_in(cgroup, version_2);
  std::ifstream groups(of_process / "cgroup");
  // "0::/a/b" in version 2, "4:cpu,memory:/a/b" in version 1.
  for (std::string number, controllers, group;
       std::getline(groups, number, ':') && std::getline(groups, controllers, ':') && std::getline(groups, group);) {
    if (controllers.empty())
      left = std::min(left, left_down_to(group, cgroup, version_2));
    else if ((',' + controllers + ',').find(",memory,") != std::string::npos)
      left = std::min(left, left_down_to(group, cgroup / "memory", version_1));
  }
  return left;
}

/// Of what the process may allocate (RLIMIT_DATA).
std::size_t left_to_process(const std::filesystem::path& of_process) {
  const auto used = number_after(of_process / "status", "VmData:");
  std::ifstream limits(of_process / "limits");
  constexpr std::string_view name = "Max data size";
  for (std::string line; used && std::getline(limits, line);) {
    std::size_t limit = 0;
    if (!line.starts_with(name) || !(std::istringstream(line.substr(name.size())) >> limit)) continue;
    return limit - std::min(limit, *used * kibibyte);
  }
  return unlimited;
}

}  // namespace

std::size_t available_memory(const std::filesystem::path& proc, const std::filesystem::path& cgroup) {
  const auto available = number_after(proc / "meminfo", "MemAvailable:");
  return std::min({available ? *available * kibibyte : unlimited, left_in_groups(proc / "self", cgroup),
                   left_to_process(proc / "self")});
}

}  // namespace mainstay
