#include "tests/acceptance/loading/watching.hpp"

#include <algorithm>
#include <condition_variable>
#include <fstream>
#include <map>
#include <mutex>
#include <set>
#include <sstream>

#include "tests/acceptance/processes.hpp"

namespace mainstay::testing {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

/// Between two looks at the memory: far less than it takes to read any model that is worth measuring.
constexpr std::chrono::milliseconds look_every{5};

/// What a line of /proc/PID/status says, in bytes.
std::uint64_t bytes_of(const std::string& status, const std::string& name) {
  const auto at = status.find("\n" + name + ":");
  return at == std::string::npos ? 0 : std::stoull(status.substr(at + name.size() + 2)) * 1024;
}

pid_t parent_in(const std::string& status) {
  const auto at = status.find("\nPPid:");
  return at == std::string::npos ? 0 : static_cast<pid_t>(std::stol(status.substr(at + 6)));
}

/// /proc/PID/status of every process.
std::map<pid_t, std::string> processes() {
  std::map<pid_t, std::string> all;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const auto name = entry.path().filename().string();
    if (!std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; })) continue;
    const auto pid = static_cast<pid_t>(std::stol(name));
    all[pid] = proc_file(pid, "status");
  }
  return all;
}

}  // namespace

bool eventually(const std::function<bool()>& so, std::chrono::seconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (!so())
    if (std::chrono::steady_clock::now() > until) return false;
  return true;
}

std::vector<Json> events_in(const fs::path& log) {
  std::vector<Json> events;
  std::ifstream in(log);
  for (std::string line; std::getline(in, line) && !in.eof();) events.push_back(Json::parse(line));
  return events;
}

std::vector<Json> only(const std::vector<Json>& events, std::string_view kind, std::string_view model) {
  std::vector<Json> some;
  std::ranges::copy_if(events, std::back_inserter(some), [&](const Json& event) {
    return event["event"] == kind && (model.empty() || event.value("model", "") == model);
  });
  return some;
}

Json status_of(const Serving& server, const std::string& model) {
  const auto status = Json::parse(server.get("/admin/status").body);
  for (const auto& each : status["models"])
    if (each["name"] == model) return each;
  return nullptr;
}

std::uint64_t memory_of_tree(pid_t root) {
  const auto all = processes();
  std::set<pid_t> tree{root};
  // A child may have a lower number than its parent.
  for (std::size_t before = 0; before < tree.size();) {
    before = tree.size();
    for (const auto& [pid, status] : all)
      if (tree.contains(parent_in(status))) tree.insert(pid);
  }
  std::uint64_t sum = 0;
  for (const auto pid : tree)
    if (const auto process = all.find(pid); process != all.end()) {
      sum += bytes_of(process->second, "RssAnon");
      if (pid == root) sum += bytes_of(process->second, "RssShmem");
    }
  return sum;
}

MemoryPeak::MemoryPeak(pid_t root)
    : thread_([this, root](const std::stop_token& stop) {
        std::mutex mutex;
        std::condition_variable_any stopped;
        for (std::unique_lock lock{mutex}; !stop.stop_requested();) {
          most_ = std::max(most_.load(), memory_of_tree(root));
          stopped.wait_for(lock, stop, look_every, [] { return false; });
        }
      }) {}

}  // namespace mainstay::testing
