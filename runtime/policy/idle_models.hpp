#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "runtime/policy/room_plan.hpp"

namespace mainstay {

/// The keys of the models that nobody has used for that long, the least recently used first.
std::vector<std::string> idle_for(std::chrono::nanoseconds time, std::vector<Evictable> loaded, Clock::time_point now);

/// The keys of the idle models that go where the memory is short: the least recently used, so many at most.
std::vector<std::string> least_used(std::size_t most, std::vector<Evictable> loaded);

}  // namespace mainstay
