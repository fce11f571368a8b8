#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace mainstay::testing {

/// A process of the system, as /proc shows it.
struct ProcessView {
  pid_t pid = 0;
  /// R, S, Z and so on.
  char state = '?';
  std::vector<std::string> arguments;
};

/// The children of a process, dead ones that nobody has asked for included.
std::vector<ProcessView> children_of(pid_t parent);
/// The worker of a model; there is one.
std::optional<pid_t> worker_of(pid_t server, const std::string& model);

/// One file of a process's in /proc.
std::string proc_file(pid_t pid, const std::string& name);
/// What its open descriptors are, by number.
std::vector<std::string> descriptors_of(pid_t pid);

/// A process that is watched, so that its number cannot come to stand for another one.
class Watched {
 public:
  explicit Watched(pid_t pid);
  ~Watched();
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;

  /// Waits until it is dead. False: it still lives.
  bool wait(std::chrono::milliseconds patience) const;

 private:
  int handle_;
};

}  // namespace mainstay::testing
