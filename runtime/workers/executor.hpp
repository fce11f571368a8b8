#pragma once

#include <memory>
#include <string>

#include "runtime/execution/executor.hpp"
#include "runtime/log/log.hpp"

namespace mainstay {

/// Instances that run in child processes of this one, a thread here for each that speaks to it. `program` is run as
/// `PROGRAM worker ...` (workers/work.hpp). `log` hears what the workers print, and must outlive all of them, as must
/// `census`.
StartExecutor processes_executor(std::string program, Log& log, std::shared_ptr<Census> census);

}  // namespace mainstay
