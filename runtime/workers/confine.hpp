#pragma once

#include "config/config.hpp"
#include "runtime/result.hpp"

namespace mainstay::workers {

/// Ties this process and its group to the life of its parent and gives up what it does not need: no new privileges, no
/// core dumps, no signals meant for the server, the first victim where the system runs out of memory. False: the parent
/// is gone.
bool bind_to_parent(int parent);

/// Puts a model's limits into force for this process.
///
/// `memory_mb` is RLIMIT_DATA: private memory that can be written to, on top of what the program has when it begins.
/// Not RLIMIT_AS: that would count the files that are mapped (LibTorch alone has 700 MB of them), the memory shared
/// with the server and what allocators reserve and never use.
Status confine(const config::Limits& limits);

}  // namespace mainstay::workers
