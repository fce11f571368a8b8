#include "runtime/memory/process_memory.hpp"

#include <unistd.h>

#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <vector>

#include "runtime/memory/proc_file.hpp"

namespace mainstay {

namespace {

namespace fs = std::filesystem;

/// Processes that are looked at: what changes meanwhile must not keep anybody here.
constexpr std::size_t most_processes = 4096;

std::uint64_t bytes_of(const fs::path& of_process, std::string_view name) {
  return number_after(of_process / "status", name).value_or(0) * kibibyte;
}

std::uint64_t unshared(const fs::path& of_process) {
  const auto own = number_after(of_process / "status", "RssAnon:");
  // A system that does not tell them apart.
  return own ? *own * kibibyte : bytes_of(of_process, "VmRSS:");
}

std::string command_line(const fs::path& of_process) {
  std::ifstream in(of_process / "cmdline", std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Between its birth and its own program a process has all of its parent's memory, which the kernel then tells of both.
bool is_still_its_parent(const fs::path& child, const fs::path& parent) {
  const auto own = command_line(child);
  return !own.empty() && own == command_line(parent);
}

/// Each thread has its own children.
void append_children(const fs::path& of_process, std::vector<std::string>& processes) {
  std::error_code gone;
  for (fs::directory_iterator thread(of_process / "task", gone), end; !gone && thread != end; thread.increment(gone)) {
    std::ifstream children(thread->path() / "children");
    for (std::string child; processes.size() < most_processes && children >> child;)
      if (!is_still_its_parent(of_process.parent_path() / child, of_process)) processes.push_back(child);
  }
}

}  // namespace

std::uint64_t resident_memory(const fs::path& proc) { return bytes_of(proc / "self", "VmRSS:"); }

std::uint64_t private_memory(std::int64_t pid, const fs::path& proc) {
  std::ifstream in(proc / std::to_string(pid) / "statm");
  std::uint64_t size = 0, resident = 0, shared = 0;
  if (!(in >> size >> resident >> shared) || shared > resident) return 0;
  return (resident - shared) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::uint64_t memory_with_children(const fs::path& proc) {
  // What lies in shared memory lies in this process's, too: it is on one side of every such piece.
  auto sum = bytes_of(proc / "self", "RssShmem:");
  std::vector<std::string> processes{"self"};
  for (std::size_t i = 0; i < processes.size(); ++i) {
    const auto process = proc / processes[i];
    sum += unshared(process);
    append_children(process, processes);
  }
  return sum;
}

}  // namespace mainstay
