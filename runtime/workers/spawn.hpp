#pragma once

#include <map>
#include <memory>
#include <string>

#include "runtime/result.hpp"
#include "runtime/workers/descriptor.hpp"

namespace mainstay::workers {

/// A process that was just started.
struct Spawned {
  int pid = 0;
  /// Stands for the process, even when its number belongs to another.
  Descriptor handle;
  /// The server's end of the socket.
  Descriptor socket;
  /// What it prints.
  Descriptor output;
};

/// Runs `program worker --parent PID --model NAME` in a process group of its own, with the socket as descriptor 3,
/// nothing to read, and no other descriptor of this process.
Result<Spawned> spawn(const std::string& program, const std::string& model,
                      const std::map<std::string, std::string>& environment);

}  // namespace mainstay::workers
