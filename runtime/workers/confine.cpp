#include "runtime/workers/confine.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <string>

#include "runtime/workers/lifeline.hpp"

namespace mainstay::workers {

namespace {

constexpr std::size_t mib = 1024 * 1024;
/// Between the signal that says that the processor time is used up and the one that cannot be caught.
constexpr rlim_t seconds_to_take_the_hint = 2;

bool set(decltype(RLIMIT_DATA) what, rlim_t soft, rlim_t hard) {
  const rlimit limit{soft, hard};
  return ::setrlimit(what, &limit) == 0;
}

/// Private memory of this process that can be written to, as RLIMIT_DATA counts it.
std::size_t data_bytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmData:")) return std::stoull(line.substr(line.find_first_of("0123456789"))) * 1024;
  return 0;
}

}  // namespace

bool bind_to_parent(int parent) {
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (!hold_on_to(parent)) return false;
  set(RLIMIT_CORE, 0, 0);
  // A service manager that stops the server signals all of its processes; this one ends when its server says so.
  std::signal(SIGTERM, SIG_IGN);
  std::signal(SIGINT, SIG_IGN);
  std::signal(SIGHUP, SIG_IGN);
  std::signal(SIGPIPE, SIG_IGN);
  std::ofstream("/proc/self/oom_score_adj") << "500";
  return true;
}

Status confine(const config::Limits& limits) {
  bool done = set(RLIMIT_NOFILE, limits.open_files, limits.open_files);
  if (limits.cpu_s > 0) done &= set(RLIMIT_CPU, limits.cpu_s, limits.cpu_s + seconds_to_take_the_hint);
  if (limits.memory_mb > 0) {
    const auto most = data_bytes() + limits.memory_mb * mib;
    done &= set(RLIMIT_DATA, most, most);
  }
  if (!done) return Error{Errc::internal, std::string("the worker's limits cannot be set: ") + std::strerror(errno)};
  return success();
}

}  // namespace mainstay::workers
