#include "runtime/workers/oom_kills.hpp"

#include <algorithm>
#include <fstream>
#include <string>

namespace mainstay::workers {

namespace {

/// Kills that are remembered; more at once than a server has workers.
constexpr std::size_t most = 1024;

}  // namespace

void OomKills::read(std::uint64_t total, Time now) {
  forget(now);
  const auto before = total_.value_or(total);
  for (auto counted = before; counted < total && unexplained_.size() < most; ++counted) unexplained_.push_back(now);
  total_ = total;
  read_ = now;
}

bool OomKills::explain(Time now) {
  forget(now);
  if (unexplained_.empty()) return false;
  unexplained_.pop_front();
  return true;
}

void OomKills::forget(Time now) {
  while (!unexplained_.empty() && now - unexplained_.front() > explains) unexplained_.pop_front();
}

std::filesystem::path counter_of_oom_kills() {
  const std::string root = "/sys/fs/cgroup";
  std::ifstream groups("/proc/self/cgroup");
  // "NUMBER:CONTROLLERS:PATH"; version 2 has no controllers here.
  for (std::string line; std::getline(groups, line);) {
    const auto controllers = line.find(':') + 1, path = line.find(':', controllers) + 1;
    const auto which = line.substr(controllers, path - controllers);
    std::filesystem::path file;
    if (which == ":") file = root + line.substr(path) + "/memory.events";
    if (which == "memory:") file = root + "/memory" + line.substr(path) + "/memory.oom_control";
    if (!file.empty() && std::ifstream{file}) return file;
  }
  return "/proc/vmstat";
}

std::optional<std::uint64_t> read_oom_kills(const std::filesystem::path& counter) {
  std::ifstream counters(counter);
  std::uint64_t value = 0;
  for (std::string name; counters >> name >> value;)
    if (name == "oom_kill") return value;
  return std::nullopt;
}

}  // namespace mainstay::workers
