#include "tests/acceptance/loading/watching.hpp"

#include <algorithm>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <numeric>

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

/// The process and all below it, but for those that are not their own programs yet: they have their parents' memory,
/// and the kernel tells it of both.
std::vector<pid_t> tree_of(pid_t root) {
  std::vector<pid_t> tree{root};
  std::error_code gone;
  for (std::size_t i = 0; i < tree.size(); ++i)
    for (const auto& thread : fs::directory_iterator("/proc/" + std::to_string(tree[i]) + "/task", gone)) {
      std::ifstream children(thread.path() / "children");
      for (pid_t child = 0; children >> child;)
        if (proc_file(child, "cmdline") != proc_file(tree[i], "cmdline")) tree.push_back(child);
    }
  return tree;
}

std::vector<std::uint64_t> memory_of(const std::vector<pid_t>& tree) {
  std::vector<std::uint64_t> bytes;
  for (const auto pid : tree) {
    const auto status = proc_file(pid, "status");
    bytes.push_back(bytes_of(status, "RssAnon") + (pid == tree.front() ? bytes_of(status, "RssShmem") : 0));
  }
  return bytes;
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

std::vector<std::uint64_t> memory_of_tree(pid_t root) {
  const auto tree = tree_of(root);
  // Looked at one after the other, one that ends and one that begins would both seem to be there. What each has before
  // and after one moment, they have had together in it.
  auto least = memory_of(tree);
  const auto after = memory_of(tree);
  for (std::size_t i = 0; i < tree.size(); ++i) least[i] = std::min(least[i], after[i]);
  return least;
}

std::uint64_t sum_of(const std::vector<std::uint64_t>& bytes) {
  return std::accumulate(bytes.begin(), bytes.end(), std::uint64_t{0});
}

std::string in_mib(const std::vector<std::uint64_t>& bytes) {
  std::string text = std::to_string(sum_of(bytes) / mib) + " MiB";
  for (std::size_t i = 0; i < bytes.size(); ++i) text += (i == 0 ? " = " : " + ") + std::to_string(bytes[i] / mib);
  return text;
}

MemoryPeak::MemoryPeak(pid_t root)
    : thread_([this, root](const std::stop_token& stop) {
        std::mutex mutex;
        std::condition_variable_any stopped;
        for (std::unique_lock lock{mutex}; !stop.stop_requested();) {
          auto now = memory_of_tree(root);
          if (std::lock_guard guard{mutex_}; sum_of(now) > sum_of(most_)) most_ = std::move(now);
          stopped.wait_for(lock, stop, look_every, [] { return false; });
        }
      }) {}

}  // namespace mainstay::testing
