#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>

namespace mainstay {

/// Bytes of memory that could be taken now.
using AvailableMemory = std::function<std::size_t()>;

/// What the kernel says is available, or what is left of a limit if that is less: of this process's own (RLIMIT_DATA),
/// of its control group's, or of one that the group lies in. The folders are those of the running system, or stand in
/// for them in a test.
std::size_t available_memory(const std::filesystem::path& proc = "/proc",
                             const std::filesystem::path& cgroup = "/sys/fs/cgroup");

}  // namespace mainstay
