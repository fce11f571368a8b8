#include "runtime/memory/give_back.hpp"

#include <malloc.h>

#include <cstddef>

// jemalloc's, where the program is linked with it.
extern "C" __attribute__((weak)) int mallctl(const char* name, void* old_value, std::size_t* old_size, void* new_value,
                                             std::size_t new_size) noexcept;

namespace mainstay {

void give_back_memory() {
  if (mallctl == nullptr) {
    ::malloc_trim(0);
    return;
  }
  // Pages of an arena decay with time only while some thread uses it, and those of a model are often used by nobody any
  // more. 4096 stands for all arenas.
  mallctl("thread.tcache.flush", nullptr, nullptr, nullptr, 0);
  mallctl("arena.4096.purge", nullptr, nullptr, nullptr, 0);
}

}  // namespace mainstay
