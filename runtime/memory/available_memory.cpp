#include "runtime/memory/available_memory.hpp"

#include "runtime/memory/memory_bound.hpp"

namespace mainstay {

std::size_t available_memory(const std::filesystem::path& proc, const std::filesystem::path& cgroup) {
  return memory_bound(proc, cgroup).left;
}

}  // namespace mainstay
