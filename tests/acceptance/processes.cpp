#include "tests/acceptance/processes.hpp"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace mainstay::testing {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> arguments_of(pid_t pid) {
  std::istringstream in(proc_file(pid, "cmdline"));
  std::vector<std::string> arguments;
  for (std::string argument; std::getline(in, argument, '\0');) arguments.push_back(argument);
  return arguments;
}

}  // namespace

std::string proc_file(pid_t pid, const std::string& name) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/" + name, std::ios::binary);
  // A process that ends meanwhile is an error to read; a stream that is written to another one says no more of it.
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<ProcessView> children_of(pid_t parent) {
  std::vector<ProcessView> children;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const auto name = entry.path().filename().string();
    if (!std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; })) continue;
    const auto pid = static_cast<pid_t>(std::stol(name));
    // "PID (NAME) STATE PARENT ...", and a name may hold anything.
    const auto stat = proc_file(pid, "stat");
    const auto end = stat.rfind(')');
    if (end == std::string::npos) continue;
    std::istringstream rest(stat.substr(end + 1));
    char state = '?';
    pid_t its_parent = 0;
    if (rest >> state >> its_parent && its_parent == parent) children.push_back({pid, state, arguments_of(pid)});
  }
  return children;
}

std::optional<pid_t> worker_of(pid_t server, const std::string& model) {
  for (const auto& child : children_of(server))
    if (child.state != 'Z' && !child.arguments.empty() && child.arguments.back() == model) return child.pid;
  return std::nullopt;
}

std::vector<std::string> descriptors_of(pid_t pid) {
  std::vector<std::string> open;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/proc/" + std::to_string(pid) + "/fd"))
    open.push_back(entry.path().filename().string() + " " + fs::read_symlink(entry.path(), ignored).string());
  std::ranges::sort(open);
  return open;
}

Watched::Watched(pid_t pid) : handle_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {}

Watched::~Watched() { ::close(handle_); }

bool Watched::wait(std::chrono::milliseconds patience) const {
  pollfd watched{handle_, POLLIN, 0};
  return ::poll(&watched, 1, static_cast<int>(patience.count())) == 1;
}

}  // namespace mainstay::testing
