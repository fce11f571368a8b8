#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "config/config.hpp"
#include "runtime/memory/memory_reading.hpp"

namespace mainstay {

/// The accelerators' memory at one moment; asked at each reading.
using ReadDevices = std::function<std::vector<DeviceMemory>()>;

/// Reads the memory of the running system, under the limits of the machine, of the control group and of `rule`. Cheap
/// enough for every load and every second. The folders are those of the system, or stand in for them in a test.
ReadMemory read_memory(const config::Memory& rule, ReadDevices devices = {}, std::filesystem::path proc = "/proc",
                       std::filesystem::path cgroup = "/sys/fs/cgroup");

}  // namespace mainstay
