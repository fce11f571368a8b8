#include "runtime/available_memory.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <optional>
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

std::size_t left_in(const std::filesystem::path& cgroup) {
  const auto limit = number_in(cgroup / "memory.max");
  const auto used = number_in(cgroup / "memory.current");
  if (!limit || !used) return unlimited;
  // Pages of files that nobody has touched lately are given up before anybody goes short.
  const auto cached = std::min(number_after(cgroup / "memory.stat", "inactive_file").value_or(0), *used);
  return *limit - std::min(*limit, *used - cached);
}

}  // namespace

std::size_t available_memory(const std::filesystem::path& proc, const std::filesystem::path& cgroup) {
  const auto available = number_after(proc / "meminfo", "MemAvailable:");
  return std::min(available ? *available * kibibyte : unlimited, left_in(cgroup));
}

}  // namespace mainstay
