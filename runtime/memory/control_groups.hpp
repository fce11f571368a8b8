#pragma once

#include <filesystem>

#include "runtime/memory/memory_bound.hpp"

namespace mainstay {

/// What the control groups of a process allow it: the one that it is in and all that this lies in, of both versions.
/// `of_process` is its folder in /proc.
MemoryBound bound_by_groups(const std::filesystem::path& of_process, const std::filesystem::path& cgroup);

}  // namespace mainstay
